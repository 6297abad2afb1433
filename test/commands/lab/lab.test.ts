import assert from "node:assert/strict";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../../commands/shared/failure";
import { findLab, makeSshKey, readLabNetwork } from "../../../commands/lab/lab";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { describeWithTools } from "../../support/tools";
import { makeLab } from "./someLab";

describe("findLab", () => {
    it("keeps everything of a lab in its own folder", () => {
        const { directory, ...places } = findLab("second");
        assert.match(directory, /\/\.lab\/second$/);
        assert.equal(places.name, "second");
        for (const [what, place] of Object.entries(places)) {
            assert.ok(what === "name" || place.startsWith(`${directory}/`), what);
        }
    });

    for (const name of ["", "Lab", "-lab", "1lab", "a/b", "..", "a b", "a".repeat(21)]) {
        it(`refuses the name "${name}"`, () => {
            assert.throws(() => findLab(name), Failure);
        });
    }
});

describe("readLabNetwork", () => {
    const folder = useTemporaryFolder();

    it("reads what the lab's programs wrote, in any shell's quoting", () => {
        const lab = makeLab(folder());
        assert.equal(readLabNetwork(lab), "10.213.4.0/24");
        writeFileSync(join(lab.directory, "lab.env"), "LAB_NET='10.213.77'\n");
        assert.equal(readLabNetwork(lab), "10.213.77.0/24");
    });

    it("says what to do when it is not there", () => {
        const lab = makeLab(folder());
        writeFileSync(join(lab.directory, "lab.env"), "LAB_ID=0123abcd\n");
        assert.throws(() => readLabNetwork(lab), /names no network; remove the lab with `npm run down`/);
    });
});

describeWithTools("makeSshKey", ["ssh-keygen"], () => {
    const folder = useTemporaryFolder();

    it("makes a key once", async () => {
        const lab = makeLab(folder());
        await makeSshKey(lab);
        assert.equal(statSync(lab.sshKeyFile).mode & 0o777, 0o600);
        const { ino } = statSync(`${lab.sshKeyFile}.pub`);
        await makeSshKey(lab);
        assert.equal(statSync(`${lab.sshKeyFile}.pub`).ino, ino);
    });

    it("goes on where it was killed", async () => {
        const lab = makeLab(folder());
        for (const left of [".new", ".new.pub", ".pub"]) {
            writeFileSync(`${lab.sshKeyFile}${left}`, "half");
        }
        await makeSshKey(lab);
        assert.ok(existsSync(lab.sshKeyFile));
    });
});

import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describeEngine, makeProject, type Project } from "../support/engine";

/** A project that has nothing installed and depends on a package beside it, so that npm needs no network. */
function makeBareProject(dependency: string): Project {
    const project = makeProject({
        program: "",
        options: { packagemanager: "npm" },
        files: {
            "neighbour/package.json": JSON.stringify({ name: "neighbour", version: "1.2.3" }),
        },
    });
    // A link to this repository's own packages: npm must not get at them.
    rmSync(join(project.directory, "node_modules"));
    project.write("package.json", JSON.stringify({ name: "bare", dependencies: { neighbour: dependency } }));
    return project;
}

describeEngine("installing and describing a program", () => {
    it("installs what package.json asks for, and lists it", async () => {
        const project = makeBareProject("file:./neighbour");
        const install = await project.pulumi(["install"]);
        assert.equal(install.code, 0, install.output);
        assert.match(install.output, /Installing dependencies\.\.\./);
        assert.match(install.output, /Finished installing dependencies/);
        assert.ok(existsSync(join(project.directory, "node_modules", "neighbour", "package.json")));

        const about = await project.pulumi(["about", "--json", "--stack", project.stack]);
        assert.equal(about.code, 0, about.output);
        // The fields that are compared below; what else there is does not matter.
        const facts = JSON.parse(about.stdout) as {
            runtime: { language: string; executable: string; version: string };
            dependencies: { name: string; version: string }[];
        };
        assert.equal(facts.runtime.language, "nodejs");
        assert.match(facts.runtime.executable, /node$/);
        assert.match(facts.runtime.version, /^v\d+\./);
        assert.deepEqual(facts.dependencies, [{ name: "neighbour", version: "1.2.3" }]);
    });

    it("shows why an installation failed", async () => {
        const project = makeBareProject("file:./not-there/package.tgz");
        const install = await project.pulumi(["install"]);
        assert.notEqual(install.code, 0);
        assert.match(install.output, /npm install failed with exit code \d+/);
        assert.match(install.output, /not-there/);
    });
});

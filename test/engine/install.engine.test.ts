import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describeEngine, makeProject, type Project } from "../support/engine";

/** A project that has nothing installed and depends on a package beside it, so that npm needs no network. */
function makeBareProject(dependency: string, options: Record<string, string | boolean> = {}): Project {
    const project = makeProject({
        program: "",
        options,
        files: {
            "neighbour/package.json": JSON.stringify({ name: "neighbour", version: "1.2.3" }),
            "tool/package.json": JSON.stringify({ name: "tool", version: "4.5.6" }),
        },
    });
    // A link to this repository's own packages: npm must not get at them.
    rmSync(join(project.directory, "node_modules"));
    const dependencies = { neighbour: dependency };
    project.write(
        "package.json",
        JSON.stringify({ name: "bare", dependencies, devDependencies: { tool: "file:./tool" } }),
    );
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
        assert.deepEqual(facts.dependencies, [
            { name: "neighbour", version: "1.2.3" },
            { name: "tool", version: "4.5.6" },
        ]);
    });

    it("installs with npm where another one's lock file is there, and says so", async () => {
        const project = makeBareProject("file:./neighbour");
        project.write("yarn.lock", "");
        const install = await project.pulumi(["install"]);
        assert.equal(install.code, 0, install.output);
        assert.match(install.output, /yarn\.lock is not read: this language host installs with npm/);
        assert.ok(existsSync(join(project.directory, "node_modules", "neighbour", "package.json")));
        assert.ok(existsSync(join(project.directory, "node_modules", "tool", "package.json")));
    });

    it("refuses another package manager that is asked for, in one line", async () => {
        const project = makeBareProject("file:./neighbour", { packagemanager: "yarn" });
        const install = await project.pulumi(["install"]);
        assert.notEqual(install.code, 0, install.output);
        assert.match(
            install.output,
            /^error: .*packagemanager: yarn is not offered by this language host, .* npm; .*$/m,
        );
        assert.ok(!existsSync(join(project.directory, "node_modules")));
    });

    it("leaves out what is for development alone, when it is told to", async () => {
        const project = makeBareProject("file:./neighbour", { production: true });
        const install = await project.pulumi(["install"]);
        assert.equal(install.code, 0, install.output);
        assert.ok(existsSync(join(project.directory, "node_modules", "neighbour", "package.json")));
        assert.ok(!existsSync(join(project.directory, "node_modules", "tool")));
    });

    it("shows why an installation failed", async () => {
        const project = makeBareProject("file:./not-there/package.tgz");
        const install = await project.pulumi(["install"]);
        assert.notEqual(install.code, 0);
        assert.match(install.output, /npm install failed with exit code \d+/);
        assert.match(install.output, /not-there/);
    });
});

// Lets Node load TypeScript: `node --require ./tools/register.cjs FILE.ts`. Sucrase takes the types away; what it made of a
// text is kept in the user's cache folder under that text's hash, because a program of many small files would otherwise spend
// more time on this than on its work. Types are checked by `npm run check`, never here.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

require("./lightSdk.cjs");

const version = require("sucrase/package.json").version;
const folder = path.join(
    process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"),
    "pulumi-etcd",
    `sucrase-${version}`,
);

function load(module, filename) {
    const text = fs.readFileSync(filename, "utf8");
    const kept = path.join(folder, createHash("sha1").update(text).digest("hex"));
    let code;
    try {
        code = fs.readFileSync(kept, "utf8");
    } catch {
        code = require("sucrase").transform(text, { transforms: ["typescript", "imports"], filePath: filename }).code;
        keep(kept, code);
    }
    module._compile(code, filename);
}

// Without a cache folder that can be written it is only slower.
function keep(file, code) {
    try {
        fs.mkdirSync(folder, { recursive: true });
        fs.writeFileSync(`${file}.${process.pid}`, code);
        fs.renameSync(`${file}.${process.pid}`, file);
    } catch {
        // Nothing is lost.
    }
}

require.extensions[".ts"] = load;

require("../toolchain/register.cjs");
require("./index.ts");

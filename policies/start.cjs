require("../tools/register.cjs");
require("./index.ts");

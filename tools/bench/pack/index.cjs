const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("nothing", {
    policies: [{ name: "nothing", description: "Nothing.", enforcementLevel: "mandatory", validateResource: () => {} }],
});

const command = require("@pulumi/command");

new command.local.Command("one", { create: "true" });

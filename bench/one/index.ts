import * as command from "@pulumi/command";

new command.local.Command("one", { create: "true" });

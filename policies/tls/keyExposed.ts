import { definePolicy } from "../policy";
import { scripts } from "../subjects/flags";

export const keyExposed = definePolicy({
    name: "etcd-key-exposed",
    description: "Private keys are not carried by user data or by the text of a command.",
    subject: scripts,
    judge: (text, _, { type, props }) => {
        // What a command reads from its standard input is not shown by anybody.
        const open = type.startsWith("command:") ? `${String(props.create)}\n${String(props.update)}` : text;
        return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(open)
            ? [
                  {
                      reason: "has a private key in a text that everybody can read who may describe the machine or see the log",
                      fix: "make the key on the machine, or hand it over by standard input as a secret",
                  },
              ]
            : [];
    },
});

import { fillVariables } from "./fillVariables";

/** The exact release that a text installs, as far as it can be seen: `etcd-v3.5.1-linux-amd64`, `etcd:v3.5.1`, `ETCD_VERSION=3.5.1`. */
export function readVersion(text: string): string | undefined {
    return RELEASE.exec(fillVariables(text))?.[1];
}

const RELEASE =
    /etcd(?:[\w./:-]{0,40}?[-_:/=]v?|[_-]?(?:image[_-]?tag|ver(?:sion)?|release|tag)["']?\s*[=:]\s*["']?v?)([23]\.\d{1,2}\.\d{1,2})(?!\d)/i;

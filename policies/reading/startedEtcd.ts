import type { EtcdFlags } from "./text/readFlags";

/** An etcd that is started, with what it is told. */
export interface StartedEtcd {
    readonly flags: EtcdFlags;
    /** Called before something absent is wrong: says that it may be in what is not known yet, when there is such. */
    readonly confirm: () => void;
}

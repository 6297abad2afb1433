# ----------------------------------------------------------------------------------------------------------- constants
#
# Where this program alone keeps things, and what it calls them. What others know too stands before it (hostConstants.ts).
# Sets: APPLIED, CA_ANNOTATION, CA_VARIABLE, KUBELET_CLIENT, LOCK, PROC, PROVEN, TIMEOUT, UNITS, VARIABLE, VOLUME.

APPLIED=$STATE/applied
PROVEN=$STATE/proven
LOCK=/run/lock/apiserver-node.lock
UNITS=/etc/systemd/system
KUBELET_CLIENT=/etc/kubernetes/pki/apiserver-kubelet-client
VARIABLE=KUBE_APISERVER_ETCD_FLAGS
CA_VARIABLE=KUBE_APISERVER_ETCD_CA
CA_ANNOTATION=pulumi-etcd/ca
VOLUME=etcd-client
TIMEOUT=${APISERVER_NODE_TIMEOUT:-240} # seconds for an API server to be ready: a kubelet looks at its manifests every 20
PROC=/proc

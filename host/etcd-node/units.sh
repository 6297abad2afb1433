# --------------------------------------------------------------------------------------------------------------- units

# What etcd-node itself adds to systemd: the disk, and the mark of the birth at the very moment when etcd has joined. Without
# the latter a volume lost between the birth and the end of converge would pass for one that was never used.
write_own_units() {
    ensure_file "$UNITS/etcd-disk.service" 0644 "[Unit]
Description=Data disk of etcd
After=local-fs.target
Before=etcd.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=$PROGRAM mount
"
    # A host's own rules begin with a flush of everybody's: whoever loads them anew must load ours after them.
    ensure_file "$UNITS/etcd-firewall.service" 0644 "[Unit]
Description=Who may reach etcd
After=nftables.service firewalld.service
PartOf=nftables.service
ReloadPropagatedFrom=nftables.service
Before=etcd.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=$PROGRAM firewall
ExecReload=$PROGRAM firewall
"
    [[ -d $UNITS/etcd.service.d ]] || mkdir "$UNITS/etcd.service.d"
    ensure_file "$UNITS/etcd.service.d/firewall.conf" 0644 "[Unit]
Wants=etcd-firewall.service
After=etcd-firewall.service
"
    ensure_file "$UNITS/etcd.service.d/joined.conf" 0644 "[Service]
ExecStartPost=-+$PROGRAM joined
"
    ensure_file "$UNITS/etcd-beat.timer" 0644 "[Unit]
Description=Counts the minutes that this etcd member serves
PartOf=etcd.service

[Timer]
OnActiveSec=10
OnUnitActiveSec=60
"
    ensure_file "$UNITS/etcd-beat.service" 0644 "[Unit]
Description=Counts a minute that this etcd member serves

[Service]
Type=oneshot
ExecStart=$PROGRAM beat
"
    ensure_file "$UNITS/etcd.service.d/beat.conf" 0644 "[Unit]
Wants=etcd-beat.timer
"
}

/** Watches a program's error output for node's message that its heap is full, and turns it into advice. */
export class OutOfMemorySniffer {
    private tail = "";
    private found = false;

    add(data: Buffer): void {
        // The message may be split over two chunks: keep enough of the end to see it whole.
        this.tail = (this.tail + data.toString("latin1")).slice(-4096);
        this.found ||= /FATAL ERROR: .*(?:JavaScript heap out of memory|Allocation failed)/.test(this.tail);
    }

    explanation(): string {
        return this.found
            ? ". Detected a possible out of memory error. Consider increasing the memory available to the nodejs " +
                  'process by setting the `nodeargs` runtime option in Pulumi.yaml to `nodeargs: "--max-old-space-size=<size>"` ' +
                  "where `<size>` is the maximum memory in megabytes that can be allocated to nodejs."
            : "";
    }
}

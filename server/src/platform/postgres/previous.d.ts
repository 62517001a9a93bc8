/** What `postmaster.pid` says; Postgres writes it and removes it in a clean stop. */
type Postmaster = {
  pid: number
  status: string
}
/** Reads `postmaster.pid`; undefined when there is none, or it is half written. */
export declare function readPostmaster(cluster: string): Postmaster | undefined
/**
 * Clears away what a killed run left behind, so that a start finds the data folder free: a pid file nobody stands
 * behind, or a Postgres that outlived the process which started it (stopped cleanly, its work kept).
 * Throws when the process that started it still lives: two servers may not share one data folder.
 */
export declare function endPreviousRun(cluster: string, owner: number | undefined): Promise<void>
export {}

/** Every limit of the journal, by name and unit. What happens at each is said beside it. */

/** A longer line is refused (FACT_TOO_LARGE): a tlog entry bundle holds at most 65,535 bytes an entry. */
export const factBytesMax = 60_000;
/** One decision, whole in one commit. A larger import is several decisions under one import id. */
export const decisionFactsMax = 5_000;
export const decisionBytesMax = 4 * 1024 * 1024;
/** A commit takes decisions until one of these is passed; what is left waits for the next. */
export const groupFactsMax = 4_000;
export const groupBytesMax = 4 * 1024 * 1024;
/** Signals waiting for the clerk. Full: TCP reading stops, UDP is left unanswered, the device tries again. */
export const signalQueueMax = 8_192;
export const signalQueueBytesMax = 8 * 1024 * 1024;
/** People's commands wait in a lane of their own, taken first. Full: 503 with Retry-After. */
export const commandQueueMax = 256;
/** Remembered causes. The time bound wins over the count. */
export const deviceCausesMax = 256;
export const deviceCauseHeld_ms = 600_000;
export const deviceCauseHeldMin_ms = 120_000;
export const personCausesMax = 1_000;
export const personCauseHeld_ms = 86_400_000;
export const causeLengthMax = 80;
export const aboutMax = 8;
/** Standing orders of one turn; the rest follows in the next. */
export const standingOrdersMax = 500;
/** A standing order that wrote nothing, or a rule that broke, is left alone for this long. */
export const standingOrderPause_ms = 60_000;
export const snapshotEvery_facts = 20_000;
export const snapshotEvery_ms = 3_600_000;
/** In a flood of facts the states are not put by more often than this: it would hold up the flood itself. */
export const snapshotLeast_ms = 10_000;
/** A rehearsal's clock runs at 0 (stands still) to this many times real time. */
export const forkRateMax = 1_000;
export const signedRootEvery_ms = 10_000;
export const aliveEvery_ms = 5_000;
/** After a start causes of devices are relearnt from this many facts at most, but always from the least time's. */
export const deviceCausesRelearnt_facts = 100_000;
/** Rows a reader asks the store for at a time. */
export const readPage_facts = 5_000;
/** A slow follower of the feed is cut and resumes from its seq. */
export const feedBehindBytesMax = 4 * 1024 * 1024;
export const feedBehind_ms = 2_000;
export const partBytesMax = 16 * 1024 * 1024;

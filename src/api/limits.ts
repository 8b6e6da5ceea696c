import { hour_ms, minute_ms } from '../base/instant.ts';

/** Every limit of the API, by name and unit. What happens at each is said beside it. */

/** A duty shift with its overlap; then one signs in again. A desk whose console lives has its session extended by as much. */
export const sessionLives_ms = 16 * hour_ms;
/** With less than this left the session of a living desk is extended: one fact a half shift and desk. */
export const sessionExtend_ms = sessionLives_ms / 2;
/** The longest a browser keeps a cookie; when a desk's session ends is the server's to say. */
export const deskCookieLives_s = 400 * 24 * 3_600;
/** A larger body is refused (413). */
export const bodyBytesMax = 1024 * 1024;
export const requestTimeout_ms = 30_000;
/** An act whose outcome is not known by then is answered so (504); the same key asks again. */
export const outcomeWait_ms = 15_000;
/** Wrong passwords in a row for one name before it has to wait, first a minute, then twice as long each time. */
export const signInTriesMax = 5;
export const signInWaitFirst_ms = minute_ms;
export const signInWaitMax_ms = 5 * minute_ms;
/** Wrong passwords from one address within the window, whatever the names. */
export const addressTriesMax = 20;
export const addressWindow_ms = 10 * minute_ms;
/** Names and addresses remembered at once; the oldest is forgotten. */
export const throttleEntriesMax = 10_000;
/** Hashes computed at once: each takes 19 MiB. More wait; beyond the queue it is "not now". */
export const hashesAtOnceMax = 2;
export const hashesWaitingMax = 64;
/** Requests one person, token or address may make in a second, with a burst of as many again; then 429. */
export const requestsMax_perSecond = 200;
export const signalsMax_perSecond = 2_000;
export const factsAtOnceMax = 10_000;
/** Rewinds computed at once. More are told "not now". */
export const rewindsAtOnceMax = 2;
/** The feed sends what came within this long in one message. */
export const feedTick_ms = 20;
export const feedHeartbeat_ms = 2_000;
/** Presence is told to the others at most this often. */
export const presenceTick_ms = 250;
/** Feeds open at once; the next is refused (1013). */
export const feedsMax = 500;
/** A feed that has not said who it is by then is closed. */
export const feedSignIn_ms = 5_000;
/** What a client may say at once; it only says who it is and which desk it is at. */
export const feedMessageBytesMax = 4_096;
export const feedPage_facts = 1_000;
/** Reports being made or waiting; the next is told to come later. One is made at a time. */
export const reportsWaitingMax = 8;
/** Reports that are done are kept so long, and so many; then they are made again. */
export const reportHeld_ms = hour_ms;
export const reportsHeldMax = 40;
/** A report rests so many times as long as it reads: alarms come first. */
export const reportRestShare = 3;
/** A report of more facts is refused, with the number there are. */
export const reportFactsMax = 5_000_000;
/** A command log of a longer time is refused. */
export const reportLogSpan_ms = 7 * 24 * hour_ms;

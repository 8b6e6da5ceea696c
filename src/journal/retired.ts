/** Types of modules that are gone: carried, verified, shown raw, never written. A name here is never used again. */
export const retiredTypes: readonly string[] = [];

/** For `memo`, of a component whose props are plain data (no functions, no elements): it is drawn again only where one of them says else. */
export const sameData = (before: object, now: object): boolean => JSON.stringify(before) === JSON.stringify(now);

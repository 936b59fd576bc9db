/** Playing with the whole engine there. The page, which wants to open soon, begins with play.ts and fetches the late parts. */
import { loadAll } from '../base/late.ts';

export { play, playThrough, straight } from './play.ts';

await loadAll();

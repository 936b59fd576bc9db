/** Playing with every command there is. The page, which wants to open soon, begins with those of play.ts and fetches the others. */
import { addAllCommands } from '../shell/all-commands.ts';

export { play, straight } from './play.ts';

addAllCommands();

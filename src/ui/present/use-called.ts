/** A host as the page calls it: `the router` is drawn as 路由器; any other name stays as it is. */
import { useWords } from '../common/use-words.ts';

export function useCalled(): (name: string) => string {
  const { say, has } = useWords();
  return (name) => (has(`page:role.${name}`) ? say(`role.${name}`) : name);
}

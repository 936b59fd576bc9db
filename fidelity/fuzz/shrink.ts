/** Makes a lab that shows a difference smaller, for as long as it still shows one. */
import type { HostDocument, LabDocument } from './generate.ts';

/** Of labs, which show a difference: asked of many at once, since to ask is to boot a kernel. */
export type Differ = (labs: readonly LabDocument[]) => Promise<readonly boolean[]>;

/** Takes one thing out of a lab. */
type Removal = (lab: LabDocument) => void;

/**
 * A round tries each single thing that could go, and a second one as many of those together as may. It ends when nothing can go.
 * @param tell is called after each round
 */
export async function shrink(lab: LabDocument, differ: Differ, tell: (lab: LabDocument) => void): Promise<LabDocument> {
  let smallest = lab;
  for (;;) {
    const candidates = removals(smallest).filter((removal) => apply(smallest, [removal]) !== undefined);
    const alone = await judge(
      smallest,
      candidates.map((removal) => [removal]),
      differ,
    );
    const harmless = candidates.filter((_, i) => alone[i]);
    if (harmless.length === 0) return smallest;
    const sizes = new Set([1, 3 / 4, 1 / 2, 1 / 4, 0].map((part) => Math.max(1, Math.floor(harmless.length * part))));
    const groups = [...sizes].flatMap((size) => {
      const last = harmless.slice(-size);
      return size === harmless.length ? [last] : [harmless.slice(0, size), last];
    });
    const together = await judge(smallest, groups, differ);
    const best = groups.find((_, i) => together[i]) ?? harmless.slice(0, 1);
    smallest = apply(smallest, best) ?? smallest;
    tell(smallest);
  }
}

async function judge(lab: LabDocument, groups: readonly (readonly Removal[])[], differ: Differ): Promise<boolean[]> {
  const smaller = groups.map((group) => apply(lab, group));
  const playable = smaller.filter((each) => each !== undefined);
  const outcome = playable.length > 0 ? await differ(playable) : [];
  return smaller.map((each) => each !== undefined && outcome[playable.indexOf(each)] === true);
}

/** The lab without some of its things; nothing when it can't be played any more. */
function apply(lab: LabDocument, group: readonly Removal[]): LabDocument | undefined {
  const copy = structuredClone(lab);
  for (const removal of group) removal(copy);
  // What was taken out is marked, so that the places of the others stay the same until all is done.
  copy.steps = copy.steps.filter((step) => step.do !== 'wait' || step.ms > 0);
  for (const host of Object.values(copy.hosts)) {
    host.commands = host.commands.filter((command) => command !== '');
    host.services = host.services.filter(({ port }) => port > 0);
  }
  const opened = new Set<string>();
  for (const step of copy.steps) {
    if ('host' in step && !copy.hosts[step.host]) return undefined;
    if (step.do === 'open') opened.add(step.id);
    else if ('id' in step && !opened.has(step.id)) return undefined;
  }
  return copy.steps.length > 0 ? copy : undefined;
}

/** Everything that can be taken out, the large before the small. */
function removals(lab: LabDocument): Removal[] {
  const hosts = Object.entries(lab.hosts);
  return [
    ...hosts.filter(([, { role }]) => role === 'realserver').map(([name]) => removeHost(name)),
    ...lab.steps.map((_, i) => removeStep(i)),
    ...hosts.flatMap(([name, host]) => [
      ...removeServices(name, host),
      ...host.commands.map((_, i) => removeCommand(name, i)),
    ]),
  ];
}

const nothing = { do: 'wait', ms: 0 } as const;

/** A server, and what is done there. */
const removeHost =
  (name: string): Removal =>
  (lab) => {
    delete lab.hosts[name];
    lab.steps = lab.steps.map((step) => ('host' in step && step.host === name ? nothing : step));
  };

/** A step; of a connection's first, the others too. */
const removeStep =
  (index: number): Removal =>
  (lab) => {
    const first = lab.steps[index];
    lab.steps = lab.steps.map((step, i) => {
      const follows = first?.do === 'open' && 'id' in step && step.id === first.id;
      return i === index || follows ? nothing : step;
    });
  };

const removeCommand =
  (name: string, index: number): Removal =>
  ({ hosts }) => {
    if (hosts[name]) hosts[name].commands[index] = '';
  };

const removeServices = (name: string, { services }: HostDocument): Removal[] =>
  services.map((_, i) => ({ hosts }) => {
    const service = hosts[name]?.services[i];
    if (service) service.port = 0;
  });

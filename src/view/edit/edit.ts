/**
 * What an edit of a lab comes to. The command line is the only language that configures a host, and a machine that is already running
 * can be told anything at any moment; but a cable, a machine or a program is there from the beginning or not at all. So an edit has two
 * parts: a changed document (machines, programs, requests), and commands.
 *
 * Where the commands go is the person's choice. `now`: they are typed one after another at the playhead, as in a terminal, and what the
 * lab had still to do is dropped. `start`: they are added to the set-up of their hosts, the lab is played again from its beginning, and
 * its requests meet the changed set-up. A new real server follows from that: `now` puts a bare machine on the segment and types its
 * set-up and its `ipvsadm -a` at the playhead (until then it only hears what is flooded); `start` has the same lines in the document.
 */
import type { Input, World } from '../../lab/run.ts';
import type { Scenario, Step } from '../../lab/scenario.ts';
import type { CommandLine } from '../command-lines.ts';

export type When = 'now' | 'start';

export interface HostCommand {
  readonly host: string;
  readonly command: string;
}

export interface Edit {
  /** The document with its machines, programs or requests changed; absent: as it is. */
  readonly scenario?: Scenario;
  /** What was done so far, without what no longer makes sense; absent: as it is. */
  readonly inputs?: readonly Input[];
  readonly commands?: readonly HostCommand[];
  /** Requests that are sent one after another, the first at the playhead. */
  readonly steps?: readonly Step[];
}

/** What an edit is made from. */
export interface EditContext {
  readonly when: When;
  readonly scenario: Scenario;
  readonly inputs: readonly Input[];
  /** The lab at the playhead (`now`) or when it was set up (`start`). */
  readonly world: World;
  /** Every command line up to there. */
  readonly lines: readonly CommandLine[];
}

/** The document with some of its hosts changed. */
export const withHost = (scenario: Scenario, name: string, host: Scenario['hosts'][string]): Scenario => ({
  ...scenario,
  hosts: { ...scenario.hosts, [name]: host },
});

/** The document with the commands at the end of their hosts' set-up. */
export function withCommands(scenario: Scenario, commands: readonly HostCommand[]): Scenario {
  return commands.reduce((document, { host: name, command }) => {
    const host = document.hosts[name];
    return host ? withHost(document, name, { ...host, commands: [...host.commands, command] }) : document;
  }, scenario);
}

/** Whether an edit does anything. */
export const isEmpty = ({ scenario, inputs, commands = [], steps = [] }: Edit): boolean =>
  !scenario && !inputs && commands.length === 0 && steps.length === 0;

/** Both edits as one. The second was made from the document of the first. */
export const join = (first: Edit, second: Edit): Edit => ({
  ...first,
  ...second,
  commands: [...(first.commands ?? []), ...(second.commands ?? [])],
});

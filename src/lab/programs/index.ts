/** The programs that run on hosts: the scenario's services and steps, and the shell. */
import type { Program } from '../../kernel/process.ts';
import { shellProgram } from '../../shell/shell.ts';
import { http, open, request } from './conversation.ts';
import { tcpService, udpService } from './service.ts';
import { udp } from './udp.ts';

const programs: Record<string, Program> = {};
for (const program of [shellProgram, http, open, request, udp, tcpService, udpService])
  programs[program.name] = program;

/** The code of a program. */
export function findProgram(name: string): Program {
  const program = programs[name];
  if (!program) throw new Error(`no program ${name}`);
  return program;
}

/** The presets: every file of this folder that exports a `preset`, in the order of the file names. */
import type { Preset } from './preset.ts';

export { sayPreset, type Preset } from './preset.ts';

const modules = import.meta.glob<{ preset?: Preset }>(['./*.ts', '!./*.test.ts'], { eager: true });

export const presets: readonly Preset[] = Object.keys(modules)
  .sort()
  .flatMap((path) => modules[path]!.preset ?? []);

/**
 * The one thing of the bundler's that the engine uses: a folder's index finds the files beside it (`schedulers/*.ts`, `commands/*.ts`).
 * `vite/client` would bring the DOM library with it, so the engine declares this alone.
 */
interface ImportMeta {
  /** Loads every module that matches, keyed by its path relative to the importing file, in the paths' sorted order. */
  glob<M = unknown>(pattern: string | string[], options: { eager: true; import?: string }): Record<string, M>;
}

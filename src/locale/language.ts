/** Which languages there are. A third one is one more folder beside en/ and one more line here. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

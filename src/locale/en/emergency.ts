/** What is said when not even the texts come: the only ones that the page's own script holds. */
export const emergency = {
  crashed: 'Something broke on this page. Your link still holds everything you did.',
  notOpened: 'No lab could be loaded. Is the network there?',
  reload: 'Load the page again',
} as const;

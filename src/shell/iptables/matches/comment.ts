/** `-m comment`: libxt_comment.c. */
import type { CommentOptions } from '../../../kernel/iptables/matches/comment.ts';
import type { ShellExtension } from '../extension.ts';

export const match: ShellExtension<CommentOptions> = {
  name: 'comment',
  options: [{ names: ['comment'], argument: true, mandatory: true }],
  init: () => ({ comment: '' }),
  parse(options, { value }) {
    options.comment = value;
  },
  print: ({ comment }) => `/* ${comment} */`,
};

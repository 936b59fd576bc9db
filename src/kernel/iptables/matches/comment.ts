/** `-m comment`: a remark, which every packet fits. */
import type { Match } from '../extension.ts';
import { quoteWord } from '../words.ts';

export interface CommentOptions {
  comment: string;
}

export const match: Match<CommentOptions> = {
  name: 'comment',
  source: 'net/netfilter/xt_comment.c: comment_mt()',
  test: () => true,
  save: ({ comment }) => ['--comment', quoteWord(comment)],
};

import type { resources } from './index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'page';
    resources: (typeof resources)['en'];
    returnNull: false;
  }
}

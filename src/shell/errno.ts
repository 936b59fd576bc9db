/** What the C library says to an errno (strerror). */
import type { Errno } from '../kernel/socket.ts';

export type FileErrno = 'ENOENT' | 'EISDIR' | 'ENOTDIR' | 'EROFS' | 'EACCES' | 'EINVAL' | 'EIO' | 'ENOSPC';
export type NetlinkErrno = 'EEXIST' | 'ENOENT' | 'ESRCH' | 'ENODEV' | 'EOPNOTSUPP' | 'EPERM' | 'ERANGE';

const TEXTS: Record<Errno | FileErrno | NetlinkErrno, string> = {
  EACCES: 'Permission denied',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EEXIST: 'File exists',
  EHOSTUNREACH: 'No route to host',
  EINVAL: 'Invalid argument',
  EIO: 'Input/output error',
  EISDIR: 'Is a directory',
  EMSGSIZE: 'Message too long',
  ENETDOWN: 'Network is down',
  ENETUNREACH: 'Network is unreachable',
  ENODEV: 'No such device',
  ENOENT: 'No such file or directory',
  ENOPROTOOPT: 'Protocol not available',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  EOPNOTSUPP: 'Operation not supported',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  EPROTO: 'Protocol error',
  ERANGE: 'Numerical result out of range',
  EROFS: 'Read-only file system',
  ESRCH: 'No such process',
  ETIMEDOUT: 'Connection timed out',
};

export const errorText = (errno: keyof typeof TEXTS): string => TEXTS[errno];

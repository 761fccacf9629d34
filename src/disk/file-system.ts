/**
 * Node's file system for what is read at once. Loading it takes 2 ms, more than any room of this
 * package, and a program that only imports the package reads nothing.
 */
export function fileSystem(): typeof import('node:fs') {
  return process.getBuiltinModule('node:fs');
}

export function asyncFileSystem(): typeof import('node:fs/promises') {
  return fileSystem().promises;
}

/** Takes as long to load. */
export function cryptography(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}

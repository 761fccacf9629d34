/** Any package's name becomes one that every file system takes, and never a path. */
export function packageFolder(packageName: string): string {
  return Array.from(Buffer.from(packageName), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

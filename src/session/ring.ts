/** The last so many items: adding costs the same however many there are. */
export interface Ring<T> {
  /** The oldest items make room as soon as there are more than `capacity`, which may change. */
  add(item: T, capacity: number): void;
  /** A copy, oldest first. */
  toArray(): T[];
}

export function createRing<T>(): Ring<T> {
  let items: T[] = [];
  /** Where the oldest item is; 0 until the ring is full. */
  let oldest = 0;
  let size = 0;

  const toArray = (): T[] => [...items.slice(oldest), ...items.slice(0, oldest)];

  return {
    add(item, capacity) {
      if (capacity !== size) {
        items = toArray().slice(-capacity);
        oldest = 0;
        size = capacity;
      }
      if (items.length < size) {
        items.push(item);
        return;
      }
      items[oldest] = item;
      oldest = (oldest + 1) % size;
    },
    toArray,
  };
}

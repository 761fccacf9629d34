/**
 * What a shared session holds besides the declared fields, for the documentation. A test compares
 * these names with the documents that are really sent.
 */
import type { Field } from '../types.js';

type Entry = Pick<Field, 'level' | 'description'> & { readonly type: string };

export const SESSION_RECORD: Readonly<
  Record<'session' | 'session_stats' | 'invoke', Readonly<Record<string, Entry>>>
> = {
  session: {
    id: { type: 'id', level: 'counts', description: 'Random number of this session.' },
    created_at: { type: 'timestamp', level: 'counts', description: 'When it began, in UTC.' },
    environment: {
      type: 'map',
      level: 'counts',
      description: 'The machine, as in the table of its own.',
    },
    package: { type: 'identifier', level: 'counts', description: 'Name of the package.' },
    level: { type: 'string', level: 'counts', description: 'How much the share reveals.' },
    schema_version: { type: 'integer', level: 'counts', description: 'Version of this form.' },
  },
  session_stats: {
    id: { type: 'id', level: 'counts', description: 'Random number of these statistics.' },
    session: { type: 'id', level: 'counts', description: 'The session that they belong to.' },
    label: {
      type: 'string',
      level: 'counts',
      description: 'Kind of the operation; `other` where it is not declared.',
    },
    total_invokes: { type: 'integer', level: 'counts', description: 'How often it ran.' },
    success_count: { type: 'integer', level: 'counts', description: 'How often it ended well.' },
    failed_count: { type: 'integer', level: 'counts', description: 'How often it failed.' },
    success_rate: {
      type: 'number',
      level: 'counts',
      description: 'Successes as a share of all runs.',
    },
    min_duration_ms: {
      type: 'number',
      level: 'counts',
      description: 'Shortest run, in milliseconds.',
    },
    max_duration_ms: {
      type: 'number',
      level: 'counts',
      description: 'Longest run, in milliseconds.',
    },
    total_duration_ms: {
      type: 'number',
      level: 'counts',
      description: 'All runs together, in milliseconds.',
    },
    context_keys: {
      type: 'list',
      level: 'counts',
      description: 'Names of the context fields that occurred; `other` where one is not declared.',
    },
  },
  invoke: {
    id: { type: 'id', level: 'shapes', description: 'Random number of this run.' },
    session_stats: {
      type: 'id',
      level: 'shapes',
      description: 'The statistics that it belongs to.',
    },
    status: { type: 'string', level: 'shapes', description: 'Whether it ended well.' },
    execution_start: { type: 'timestamp', level: 'shapes', description: 'When it began, in UTC.' },
    execution_end: { type: 'timestamp', level: 'shapes', description: 'When it ended, in UTC.' },
    duration_ms: {
      type: 'number',
      level: 'shapes',
      description: 'How long it took, in milliseconds.',
    },
    context: {
      type: 'map',
      level: 'shapes',
      description:
        'Type and size of every context value; the value itself only as in the table of its own.',
    },
    error_type: {
      type: 'string',
      level: 'shapes',
      description: 'Class of the error that it failed with; `other` where it is not declared.',
    },
    error_message: {
      type: 'string',
      level: 'text',
      description: 'Message of that error, redacted.',
    },
  },
};

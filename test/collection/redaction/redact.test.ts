import { describe, expect, it } from '@jest/globals';
import {
  createRedact,
  type Identity,
  type Redact,
} from '../../../src/collection/redaction/index.js';

const alice: Identity = { home: '/home/alice', user: 'alice', host: 'wonderbox' };

const redact: Redact = createRedact(alice);

/** What the text becomes. Each row is a form in which such a thing is written down. */
function becomes(rows: readonly (readonly [string, string])[]): void {
  it.each(rows)('turns %j into %j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
}

describe('an absolute path is redacted', () => {
  becomes([
    ['open /srv/data/x.csv', 'open <redacted: path>'],
    ['at f (/srv/my app/x.js:12:5)', 'at f (<redacted: path>:12:5)'],
    ['at /srv/app/x.js:12:5', 'at <redacted: path>:12:5'],
    ["open '/srv/a b/c d'!", "open '<redacted: path>'!"],
    ["open '/Users/O'Brien/My File'", "open '<redacted: path>'"],
    ['/Users/John Smith/My report.docx is gone', '<redacted: path> is gone'],
    ['C:\\Users\\John Smith\\x.txt', '<redacted: path>'],
    ['c:/users/bob/x.txt', '<redacted: path>'],
    ['"C:\\\\Users\\\\Bob\\\\x y.txt"', '"<redacted: path>"'],
    ['\\\\server\\share\\x', '<redacted: path>'],
    ['"\\\\\\\\server\\\\share\\\\x"', '"<redacted: path>"'],
    ['\\\\?\\C:\\temp\\x', '<redacted: path>'],
    ['"\\/srv\\/data\\/x"', '"<redacted: path>"'],
    ['file:///srv/data/x%20y', '<redacted: path>'],
    ['file://localhost/C:/Bob/x', '<redacted: path>'],
    ['to=%2Fsrv%2Fdata&x', 'to=<redacted: path>'],
    ['C%3A%5CUsers%5CBob', '<redacted: path>'],
    ['~/notes/x and ~bob', '<redacted: path> and ~bob'],
    ['PATH=/usr/bin:/opt/x', 'PATH=<redacted: path>'],
    ['http://host/home/bob/x', 'http://host<redacted: path>'],
    ['src/HOME/Bob/x', 'src<redacted: path>'],
  ]);
});

describe('what belongs to the user is redacted in every spelling', () => {
  becomes([
    ['x/home/alice', 'x<redacted: path>'],
    ['-/HOME/Alice/x', '-<redacted: path>'],
    ['%2Fhome%2Falice%2Fx', '<redacted: path>'],
    ['\\home\\alice\\x', '<redacted: path>'],
    ['ALICE said', '<redacted: user> said'],
    ['malice', 'malice'],
    ['alice_project', '<redacted: user>_project'],
    ['xWonderBox.local', 'x<redacted: host>.local'],
  ]);

  it.each([
    ['José Ñandú', 'C:\\Users\\José Ñandú', 'C:\\Users\\Jose\u0301 N\u0303andu\u0301\\x'],
    ['José Ñandú', '/Users/José Ñandú', '/Users/Jos%C3%A9%20%C3%91and%C3%BA/x'],
    ['a.b(c)', '/data/a.b(c)', '/data/a.b(c)/x'],
  ])('finds the home of %s in %j spelt %s', (user, home, text) => {
    expect(createRedact({ user, home })(text)).toBe('<redacted: path>');
  });

  it('leaves names that everybody has, so that a text stays readable', () => {
    const generic = createRedact({ home: '/', user: 'root', host: 'localhost' });
    expect(generic('the root of x on localhost')).toBe('the root of x on localhost');
  });

  it('works without knowing anything of the user', () => {
    expect(createRedact({})('bob@example.org')).toBe('<redacted: email>');
    expect(createRedact({ home: '', user: '', host: '' })('a b')).toBe('a b');
  });

  it('takes a name for what it is, not for a pattern', () => {
    expect(createRedact({ user: '.*(+' })('abc .*(+ def')).toBe('abc <redacted: user> def');
    expect(createRedact({ user: 'x\ud800y' })('x\ud800y')).toBe('<redacted: user>');
  });
});

describe('an address is redacted', () => {
  becomes([
    ['<bob.x+y@mail.example.co.uk>', '<<redacted: email>>'],
    ['"bob x"@example.org', '<redacted: email>'],
    ['用户@例子.公司', '<redacted: email>'],
    ['bob%40example.org', '<redacted: email>'],
    ['bob@10.0.0.1', '<redacted: email>'],
    ['connect 10.1.2.3:80', 'connect <redacted: IP address>:80'],
    ['[2001:db8::1]:80', '[<redacted: IP address>]:80'],
    ['::ffff:10.1.2.3', '<redacted: IP address>'],
    ['1:2:3:4:5:6:7:8', '<redacted: IP address>'],
    ['ip-10-0-0-1.internal', '<redacted: IP address>.internal'],
    ['00:1a:2B:3c:4d:5e', '<redacted: hardware address>'],
    ['00-1a-2B-3c-4d-5e', '<redacted: hardware address>'],
  ]);
});

describe('a secret is redacted', () => {
  becomes([
    ['https://bob:p@ss@host/x', 'https://<redacted: credentials>@host/x'],
    ['postgres://bob:pa/ss@db:5432/x', 'postgres://<redacted: credentials>@db:5432/x'],
    ['https%3A%2F%2Fbob%3Apw%40host', 'https%3A%2F%2F<redacted: credentials>%40host'],
    ['https:\\/\\/bob:pw@host', 'https:\\/\\/<redacted: credentials>@host'],
    ['Bearer abc.def-123', 'Bearer <redacted: token>'],
    ['Basic Ym9iOnB3', 'Basic <redacted: token>'],
    ['"Authorization": "Negotiate x y"', '"Authorization": "<redacted: token>"'],
    ['Cookie: a=b; c=d', 'Cookie: <redacted: token>'],
    ['x eyJhbGciOiJI.eyJzdWIi.c2ln y', 'x <redacted: token> y'],
    ['password=hunter2&x=1', 'password=<redacted: secret>&x=1'],
    [`{"client_secret": "it's"}`, '{"client_secret": "<redacted: secret>"}'],
    ['{\\"token\\":\\"abc\\"}', '{\\"token\\":\\"<redacted: secret>"}'],
    ['--api-key abc', '--api-key <redacted: secret>'],
    ['id 0123456789abcdef0123456789ABCDEF', 'id <redacted: secret>'],
    ['x-----BEGIN EC PRIVATE KEY-----\nMHc', 'x<redacted: private key>'],
    ['-----BEGIN PRIVATE KEY-----\\nMHc\\n-----END PRIVATE KEY-----!', '<redacted: private key>!'],
  ]);
});

describe('what is none of these stays as it is', () => {
  it.each([
    'TypeError: Cannot read properties of undefined (reading "x")',
    'at Object.<anonymous> (node:internal/modules/cjs/loader:1080:14)',
    'https://example.com/docs/page?x=1#y and http://localhost:3000',
    'react@18.2.0, @scope/pkg@latest, lodash@4.17.21',
    'y ~ Normal(x / 2, 1) // a comment; and/or </div> 1/2/2026 text/plain ./a/b ../c',
    'std::vector at 12:34:56 on 2026-11-08T10:20:30.000Z, 1.2.3',
    'a basic understanding of tokens',
    'f81d4fae-7dec-41d0-a765-00a0c91e6bf6',
    'createSessionDataWithManyLabelsInOneGo',
    'Ω 😀 \ud800 \u0000',
    '',
  ])('%j', (text) => {
    expect(redact(text)).toBe(text);
  });
});

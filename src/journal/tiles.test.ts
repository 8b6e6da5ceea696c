import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BundleCutter,
  bundlePath,
  decodeBundle,
  encodeBundle,
  TileCutter,
  tileIndexPath,
  tilePath,
  widthAt,
} from './tiles.ts';
import { leafHash } from './tree.ts';

test("a tile's number is spelt as the tlog-tiles text spells it", () => {
  expect(tileIndexPath(1234067)).toBe('x001/x234/067');
  expect(tileIndexPath(0)).toBe('000');
  expect(tileIndexPath(999)).toBe('999');
  expect(tileIndexPath(1000)).toBe('x001/000');
  expect(tilePath(1, 5, 256)).toBe('tile/1/005');
  expect(bundlePath(273, 112)).toBe('tile/entries/273.p/112');
});

/** Only the names; hashes are checked by the independent verifier. */
function pathsOf(size: number): string[] {
  const [tiles, bundles] = [new TileCutter(), new BundleCutter()];
  const leaf = leafHash('x');
  const paths: string[] = [];
  const note = (file: { path: string } | null) => file && paths.push(file.path);
  for (let seq = 0; seq < size; seq++) {
    note(bundles.push(new Uint8Array(1)));
    tiles.push(leaf).forEach(note);
  }
  note(bundles.rest());
  tiles.rest().forEach(note);
  return paths;
}

test('a book of 70,000 has the tiles that the tlog-tiles text counts for it', () => {
  const paths = pathsOf(70_000);
  const count = (pattern: RegExp) => paths.filter((path) => pattern.test(path)).length;
  expect(count(/^tile\/0\/\d{3}$/)).toBe(273);
  expect(paths).toContain('tile/0/273.p/112');
  expect(count(/^tile\/1\/\d{3}$/)).toBe(1);
  expect(paths).toContain('tile/1/001.p/17');
  expect(paths).toContain('tile/2/000.p/1');
  expect(count(/^tile\/entries\/\d{3}$/)).toBe(273);
  expect(paths).toContain('tile/entries/273.p/112');
  expect(paths).toHaveLength(2 * 274 + 2 + 1);
});

test('a book of 256 is one full tile and a partial one of width 1 above it', () => {
  expect(pathsOf(256)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
  expect(pathsOf(0)).toEqual([]);
});

test('how wide a tile is follows from the size alone', () => {
  expect(widthAt(0, 273, 70_000)).toBe(112);
  expect(widthAt(0, 274, 70_000)).toBe(0);
  expect(widthAt(1, 1, 70_000)).toBe(17);
  expect(widthAt(2, 0, 70_000)).toBe(1);
});

test('a bundle gives back its entries, and any other bytes are refused or read without a throw', () => {
  expect(Buffer.from(encodeBundle([Buffer.from('ab'), Buffer.from('')])).toString('hex')).toBe('000261620000');
  expect(decodeBundle(Buffer.from('0003616200', 'hex'))).toHaveLength(1);
  expect(decodeBundle(Buffer.from('00036162', 'hex'))).toBeNull();
  expect(decodeBundle(Buffer.from('00', 'hex'))).toBeNull();
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (entries) => {
      expect(decodeBundle(encodeBundle(entries))!.map((entry) => [...entry])).toEqual(entries.map((each) => [...each]));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void decodeBundle(bytes)));
});

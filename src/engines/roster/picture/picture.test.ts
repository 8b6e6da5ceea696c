import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkRoster } from '../check.ts';
import { parseDuty } from '../files/clock-text.ts';
import { readProblem } from '../files/read-problem.ts';
import type { Problem, Roster } from '../problem.ts';
import { wishReasons } from '../wish-reasons.ts';
import { darkTokens, lightTokens } from '../../../base/page/colours.ts';
import { picture } from './picture.ts';

const problem = readProblem(readFileSync('examples/small-venue/roster.yaml', 'utf8')).problem!;

function rosterOf(rows: string[], of: Problem = problem): Roster {
  return { people: of.people.map(({ id }, at) => ({ person_id: id, days: rows[at]!.split(' ').map(parseDuty) })) };
}

/** Gaps at the weekend, and staff/1 works on the Saturday it wanted off. */
const published = rosterOf([
  'E@lane E@lane E@lane - - E@lane -',
  '- - N@gate - L@gate L@gate L@gate',
  'E@lane E@lane - E@lane E@lane - E@lane',
  'E@gate E@gate E@gate E@gate E@gate - -',
  'N@gate N@gate - N@gate N@gate - E@gate',
]);

function draw(roster: Roster, more: { published?: Roster; of?: Problem } = {}): string {
  const of = more.of ?? problem;
  const verdict = checkRoster(of, roster);
  const unmet = verdict.cost.parts.filter(({ kind }) => kind === 'wish').map(({ id }) => id);
  const reasons = wishReasons(of, roster, new Set(unmet));
  return picture({
    problem: of,
    roster,
    verdict,
    bound: 3,
    wishReasons: reasons,
    ...(more.published && { published }),
  });
}

/** What a reader of one language sees of it. */
function read(html: string, language: 'zh' | 'en'): string {
  const other = language === 'zh' ? 'en' : 'zh';
  return html
    .replaceAll(/<(style|script)[^>]*>.*?<\/\1>/gs, '')
    .replaceAll(new RegExp(`<span lang="${other}">.*?</span>`, 'gs'), '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe('the picture of a roster', () => {
  test('a gap stands with its post, day and shift in both languages', () => {
    const html = draw(published);
    expect(read(html, 'en')).toContain('Sa 12-05 gate Gate Early: 1 short');
    expect(read(html, 'zh')).toContain('12-05 周六 gate 大门 早班 缺 1 人');
    expect(html).toContain('<td class="gap we"');
  });

  test('a wish not met says what would come of meeting it', () => {
    const english = read(draw(published), 'en');
    expect(english).toContain('staff/1 Sa 12-05 wants off');
    expect(english).toMatch(/wants off \(20\) otherwise: lane 12-05 would be \d short/);
  });

  test('after mending, what changed is marked in both grids and listed with what it was', () => {
    const mended = rosterOf([
      'E@lane E@lane E@lane - - - -',
      '- - N@gate - L@gate L@gate L@gate',
      'E@lane E@lane - E@lane E@lane - E@lane',
      'E@gate E@gate E@gate E@gate E@gate E@gate -',
      'N@gate N@gate - N@gate N@gate - E@gate',
    ]);
    const html = draw(mended, { published });
    expect(html.match(/<td class="[^"]*changed/g)).toHaveLength(2);
    expect(html).toContain('<u>4</u>');
    const english = read(html, 'en');
    expect(english).toContain('staff/1 Sa 12-05 : Early 06:00-14:00 Screening lane → off');
    expect(english).toContain('staff/4 Sa 12-05 : off → Early 06:00-14:00 Gate');
    expect(read(draw(published, { published }), 'en')).toContain('None: as published.');
  });

  test('who is absent is told apart from what was changed for it, and is not blamed for a wish', () => {
    const away = rosterOf([
      'E@lane E@lane E@lane - - - -',
      '- - N@gate - L@gate L@gate L@gate',
      'E@lane E@lane - E@lane E@lane - E@lane',
      'E@lane E@gate E@gate E@gate E@gate E@gate -',
      'N@gate N@gate - N@gate N@gate - E@gate',
    ]);
    const of: Problem = {
      ...problem,
      people: problem.people.map((person) => (person.id === 'staff/1' ? { ...person, days_off: [5] } : person)),
    };
    const html = draw(away, { published, of });
    expect(html.match(/<td class="[^"]*absent/g)).toHaveLength(1);
    expect(html.match(/<td class="[^"]*changed/g)).toHaveLength(2);
    const english = read(html, 'en');
    expect(english).toMatch(/Days absent × 1 Changes ● 2/);
    expect(english).toContain('staff/1 Sa 12-05 : Early 06:00-14:00 Screening lane → absent');
    expect(read(html, 'zh')).toContain('→ 缺勤');
    // Where only the post is another, the post is struck out.
    expect(html).toContain('<s>gate</s>');
  });

  test('a few gaps and changes stand before the grids, many behind them', () => {
    const few = draw(published, { published });
    expect(few.indexOf('缺岗 <')).toBeLessThan(few.indexOf('<table'));
    const none = rosterOf(Array<string>(5).fill('- - - - - - -'));
    const many = draw(none, { published });
    expect(many.indexOf('缺岗')).toBeGreaterThan(0);
    expect(many.lastIndexOf('与已公布排班的改动')).toBeGreaterThan(many.lastIndexOf('<table'));
  });

  test('a hard rule broken is told and its day marked', () => {
    const broken = rosterOf([...Array<string>(4).fill('- - - - - - -'), 'E@gate - - - - - -']);
    const html = draw(broken);
    expect(read(html, 'en')).toContain('staff/5, 2026-11-30: At least 11 h rest between duties');
    expect(html).toMatch(/<td class="[^"]*broken"[^>]*11 h rest/);
  });

  test('everything a person reads stands in both languages, and nothing is fetched from anywhere', () => {
    const html = draw(published, { published });
    expect(html.match(/<span lang="zh">/g)!.length).toBe(html.match(/<span lang="en">/g)!.length);
    // The page's name in the tab holds both until the language is known; the button names its own language.
    const english = read(html.replace(/<title>.*?<\/title>/, ''), 'en').replace('中文', '');
    expect(english).not.toMatch(/[\u4e00-\u9fff]/);
    expect(html).not.toMatch(/(src|href)=|url\(|@import|https?:/);
  });

  test('what a file calls things is text, never markup', () => {
    const name = { zh: '<script>alert(1)</script>', en: '"><img src=x>' };
    const hostile: Problem = { ...problem, posts: problem.posts.map((post) => ({ ...post, name })) };
    const html = draw(published, { of: hostile });
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
  });

  test('six weeks are drawn as blocks that fit a sheet; a text instance without posts is drawn too', () => {
    const text =
      'SECTION_HORIZON\n42\nSECTION_SHIFTS\nD,480,\nSECTION_STAFF\nA,D=42,9600,0,5,1,1,6\nSECTION_COVER\n0,D,1,100,1\n';
    const { problem: long } = readProblem(text);
    const html = draw(rosterOf([['D', ...Array<string>(41).fill('-')].join(' ')], long!), { of: long! });
    expect(html.match(/<table class="grid people">/g)).toHaveLength(2);
    expect(html).toContain('<b>D</b>');
  });
});

test('the page’s colours are those of the console', () => {
  const css = readFileSync('src/console/tokens.css', 'utf8');
  const [light = '', dark = ''] = css.split("[data-theme='dark']");
  for (const [name, value] of Object.entries(lightTokens)) expect(light, name).toContain(`--${name}: ${value};`);
  for (const [name, value] of Object.entries(darkTokens)) expect(dark, name).toContain(`--${name}: ${value};`);
});

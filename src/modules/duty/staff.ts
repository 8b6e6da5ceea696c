import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { refuse, type Refusal } from '../../base/errors.ts';
import type { Words } from '../../base/words.ts';

/** A site's staff file: duty places by call-sign number with their skills and teams. It has no field for a name. */
const words = Type.Object({ zh: Type.String(), en: Type.String() });
const id = Type.String({ minLength: 1, maxLength: 80, pattern: '^[^\\s,@]+$' });
const staffSchema = Type.Object({
  schema: Type.Literal('watchfloor.staff/1'),
  site: id,
  skills: Type.Array(Type.Object({ skill: id, name: words })),
  teams: Type.Array(Type.Object({ team: id, pattern: id, offset_days: Type.Integer({ minimum: 0, maximum: 366 }) })),
  staff: Type.Array(
    Type.Object({
      id,
      team: id,
      skills: Type.Array(id, { minItems: 1 }),
      weekly_hours: Type.Number({ minimum: 1, maximum: 84 }),
    }),
  ),
});
const compiled = Compile(staffSchema);

export type Staff = Static<typeof staffSchema>;

interface Mistake {
  place: string;
  words: Words;
}

/** The staff of a site, or one refusal that names every mistake with its place. */
export function readStaff(text: string): Staff | Refusal {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return invalid([{ place: '', words: { zh: `不是有效的 JSON:${why}`, en: `this is not JSON: ${why}` } }]);
  }
  if (!compiled.Check(file)) {
    return invalid(
      [...compiled.Errors(file)].map(({ instancePath, message }) => ({
        place: instancePath.slice(1).replaceAll('/', '.'),
        words: { zh: `这里不合格式(${message})`, en: `this does not fit: ${message}` },
      })),
    );
  }
  const mistakes = references(file);
  return mistakes.length === 0 ? file : invalid(mistakes);
}

function references({ skills, teams, staff }: Staff): Mistake[] {
  const known = { skill: new Set(skills.map((row) => row.skill)), team: new Set(teams.map((row) => row.team)) };
  const seen = new Set<string>();
  return staff.flatMap((person, at): Mistake[] => {
    const mistakes: Mistake[] = [];
    const tell = (field: string, zh: string, en: string) =>
      mistakes.push({ place: `staff.${at}.${field}`, words: { zh, en } });
    if (seen.has(person.id)) tell('id', `编号“${person.id}”重复`, `the id "${person.id}" stands twice`);
    seen.add(person.id);
    if (!known.team.has(person.team)) tell('team', `没有班组“${person.team}”`, `there is no team "${person.team}"`);
    person.skills.forEach((skill, number) => {
      if (!known.skill.has(skill)) tell(`skills.${number}`, `没有技能“${skill}”`, `there is no skill "${skill}"`);
    });
    return mistakes;
  });
}

function invalid(mistakes: readonly Mistake[]): Refusal {
  const lines = (language: keyof Words) => mistakes.map((one) => `${one.place}: ${one.words[language]}`).join('\n');
  return refuse(
    'STAFF_FILE_INVALID',
    {
      zh: `人员文件有 ${mistakes.length} 处错误:\n${lines('zh')}`,
      en: `The staff file has ${mistakes.length} mistake(s):\n${lines('en')}`,
    },
    { mistakes: mistakes.length },
  );
}

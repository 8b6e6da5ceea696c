import type { Words } from '../../../base/words.ts';
import { numbersOf } from '../profiles.ts';
import type { ProfileName, Spread } from '../problem.ts';
import { words, type Case, type Outcome } from './case.ts';
import { chart } from './chart.ts';
import { both, escaped } from '../../../base/page/html.ts';
import { notModelled } from './imo-nist.ts';
import { reportScript, reportStyle } from './report-style.ts';

export interface Judged {
  of: Pick<Case, 'id' | 'title' | 'setup' | 'asked'>;
  outcome: Outcome;
}

export interface ReportFacts {
  version: string;
  made: string;
  seed: number;
  cpu_seconds: number;
  /** How many cases there are; when fewer were run the report says it is no whole one. */
  cases_in_all: number;
  /** Like "Node 20.19.2, linux x64". */
  machine: string;
}

/** The validation as one page that prints to A4: what was asked, what came out, drawn against the experiments. */
export function reportPage(judged: readonly Judged[], facts: ReportFacts): string {
  const count = (passed: boolean | null) => judged.filter(({ outcome }) => outcome.passed === passed).length;
  const [yes, no, told] = [count(true), count(false), count(null)];
  const sum = words(
    `${judged.length} 项:通过 ${yes},未通过 ${no},仅报告 ${told}`,
    `${judged.length} cases: ${yes} passed, ${no} failed, ${told} reported only`,
  );
  const title = words('人群引擎验证报告', 'Validation of the crowd engine');
  const rows = judged.map(rowOf).join('\n');
  const figures = judged
    .filter(({ outcome }) => outcome.figures)
    .map(
      ({ of, outcome }) =>
        `<section${outcome.figures!.length === 1 ? ' class="one"' : ''}><h3>${escaped(of.id)} · ${both(of.title)}</h3><p>${both(outcome.found)}</p>` +
        `<div class="figures">${outcome.figures!.map(chart).join('')}</div></section>`,
    )
    .join('\n');
  const signed = [words('编制', 'Prepared by'), words('复核', 'Checked by'), words('日期', 'Date')]
    .map((name) => `<div>${both(name)}<i></i></div>`)
    .join('');
  return `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title.zh)}</title><style>${reportStyle}</style></head><body>
<header><h1>${both(title)}</h1><nav class="controls"><button data-say="zh">中文</button><button data-say="en">English</button></nav></header>
<p class="quiet">Watchfloor ${escaped(facts.version)} · ${escaped(facts.made)} · ${both(words(`随机种子 ${facts.seed}`, `seed ${facts.seed}`))} · ${escaped(facts.machine)} · ${facts.cpu_seconds.toFixed(0)} CPU s · watchfloor crowd validate --seed ${facts.seed}</p>
${judged.length < facts.cases_in_all ? `<p class="part">${both(partly(judged.length, facts.cases_in_all))}</p>` : ''}
<p class="sum ${no > 0 ? 'bad' : ''}">${no > 0 ? '✗ ' : ''}${both(sum)}</p>
<p>${both(words('模型:无碰撞速度模型 V2(Tordeux、Chraibi、Seyfried 2016),楼面势场寻路;方程、标定与局限见引擎 README。判据按 RiMEA 3.0.0、IMO MSC.1/Circ.1533 与 NIST TN 1822。', 'Model: collision-free speed model V2 (Tordeux, Chraibi & Seyfried 2016) with ways by floor field; equations, calibration and limits stand in the engine’s README. Criteria after RiMEA 3.0.0, IMO MSC.1/Circ.1533 and NIST TN 1822.'))}</p>
<h2>${both(words('各项结果', 'Cases'))}</h2>
<table><thead><tr><th>${both(words('编号', 'No.'))}</th><th>${both(words('设置', 'Set-up'))}</th><th>${both(words('要求', 'Asked'))}</th><th>${both(words('结果', 'Found'))}</th><th></th></tr></thead>
<tbody>
${rows}
</tbody></table>
<h2>${both(words('与实验对照', 'Against experiments'))}</h2>
<p class="quiet">${both(words('圆圈为实验均值,竖线为离散程度(标准差;瓶颈为各研究的高低差之半);粗线为本引擎。一组参数用于全部各图。', 'Circles are means of the experiments with their spread (deviation; of bottlenecks half the range of the studies); the heavy line is this engine. One set of parameters for all of them.'))}</p>
<div class="compared">${figures}</div>
<h2>${both(words('未建模', 'Not modelled'))}</h2>
<ul>${notModelled.map((each) => `<li>${both(each)}</li>`).join('')}</ul>
<h2>${both(words('本报告不能说明什么', 'What this report does not say'))}</h2>
<ul>${limits.map((each) => `<li>${both(each)}</li>`).join('')}</ul>
<h2>${both(words('参数', 'Parameters'))}</h2>
${parametersTable()}
<footer>${signed}</footer>
<script>${reportScript}</script>
</body></html>
`;
}

const partly = (count: number, of: number) =>
  words(
    `仅为部分:${of} 项中只做了 ${count} 项,不能代替完整的验证。`,
    `A part only: ${count} of ${of} cases were run. It does not stand for the whole validation.`,
  );

const limits: Words[] = [
  words(
    '参数是用瓶颈与基本图这两组数据选定的,所以它们说明一组参数能拟合到什么程度;用未参与选定的那一半数据检验的误差见引擎 README。T 形汇合与其他宽度的瓶颈没有参与选定。',
    'The parameters were chosen on the bottlenecks and the diagrams, so those two say how well one set can fit them; what it is off on data held back stands in the engine’s README. The T-junction and the bottlenecks of other widths had no part in the choice.',
  ),
  words(
    '实验多为实验室中的年轻人;车站里的人群、行李与高峰应以现场实测核对。',
    'Most experiments were made with young people in laboratories: the people, luggage and peaks of a station have to be checked by measuring there.',
  ),
  words(
    '每平方米超过 5 人时不应采信;人与人之间的推挤与压力不在模型之内。',
    'Above 5 persons a square metre it should not be believed; pushing and pressure are not in the model.',
  ),
  words(
    '每项只用一个随机种子;换一个种子数字会略有不同。',
    'Each case is run with one seed; another seed gives somewhat other figures.',
  ),
];

function rowOf({ of, outcome }: Judged): string {
  const verdict =
    outcome.passed === null
      ? words('○ 报告', '○ told')
      : outcome.passed
        ? words('✓ 通过', '✓ passed')
        : words('✗ 未通过', '✗ failed');
  const mark = outcome.passed === false ? ' class="bad"' : '';
  return `<tr${mark}><th>${escaped(of.id)}<small>${both(of.title)}</small></th><td>${both(of.setup)}</td><td>${both(of.asked)}</td><td>${both(outcome.found)}</td><td class="verdict">${both(verdict)}</td></tr>`;
}

function parametersTable(): string {
  const names: ProfileName[] = ['realistic', 'regulatory'];
  const columns = names.map((profile) => numbersOf({ profile, seed: 0, duration_s: 0 }));
  const rows: [Words, (at: number) => string][] = [
    [words('自由步速 m/s', 'free speed m/s'), (at) => spread(columns[at]!.parameters.speed)],
    [words('身体半径 m', 'body radius m'), (at) => String(columns[at]!.parameters.radius_m)],
    [words('时间间隔 s', 'time gap s'), (at) => String(columns[at]!.parameters.time_gap_s)],
    [
      words('邻人排斥 强度/范围 m', 'neighbours: strength, range m'),
      (at) => `${columns[at]!.parameters.neighbour_strength}, ${columns[at]!.parameters.neighbour_range_m}`,
    ],
    [
      words('墙排斥 强度/范围 m', 'walls: strength, range m'),
      (at) => `${columns[at]!.parameters.wall_strength}, ${columns[at]!.parameters.wall_range_m}`,
    ],
    [
      words('卡滞判定 s / 挤过速度 m/s', 'jam after s, squeeze m/s'),
      (at) => `${columns[at]!.parameters.jam_after_s}, ${columns[at]!.parameters.jam_speed_m_per_s}`,
    ],
    [words('对向避让 rad', 'side step rad'), (at) => String(columns[at]!.parameters.sidestep_rad)],
    [
      words('最大比流量 /(m·s)', 'most a metre and second passes'),
      (at) => String(columns[at]!.parameters.flow_max_per_m_s).replace('Infinity', '–'),
    ],
    [
      words('步长 s / 视距 m / 势场格 m', 'step s, sight m, field cell m'),
      (at) => `${columns[at]!.dt_s}, ${columns[at]!.cutoff_m}, ${columns[at]!.field_cell_m}`,
    ],
  ];
  const head = [words('写实', 'realistic'), words('规范', 'regulatory')]
    .map((name) => `<th>${both(name)}</th>`)
    .join('');
  const body = rows.map(
    ([name, of]) => `<tr><th>${both(name)}</th>${names.map((_, at) => `<td>${escaped(of(at))}</td>`).join('')}</tr>`,
  );
  return `<table class="small"><thead><tr><th></th>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function spread(of: Spread): string {
  return of.kind === 'normal'
    ? `N(${of.mean}, ${of.sd}) ${of.min}–${of.max}`
    : of.kind === 'fixed'
      ? String(of.value)
      : of.kind;
}

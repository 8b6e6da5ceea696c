import type { Words } from '../../base/words.ts';

/** What is wrong in a site file and how to put it right, one row a code. `detail` is named in the check that finds it. */
export type Detail = Record<string, string | number>;
type Sentence = (detail: Detail) => Words;
type Row = readonly ['error' | 'warning', what: Sentence, fix: Sentence];

const say =
  (zh: string, en: string): Sentence =>
  (detail) => ({ zh: fill(zh, detail), en: fill(en, detail) });
/** Puts the details where the sentence names them in braces. */
function fill(sentence: string, detail: Detail): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(detail[name] ?? '<missing>'));
}
const nearest =
  (plain: Sentence): Sentence =>
  (detail) => {
    const { zh, en } = plain(detail);
    const meant = detail.nearest;
    return meant === undefined ? { zh, en } : { zh: `是否指“${meant}”?${zh}`, en: `Do you mean "${meant}"? ${en}` };
  };

const missWords = {
  range: { zh: '距离太远', en: 'too far away' },
  angle: { zh: '不在视角内', en: 'outside its angle' },
  level: { zh: '不在同一楼层', en: 'on another level' },
  zone: { zh: '不在同一分区', en: 'in another zone' },
} as const satisfies Record<string, Words>;

export const findingTable = {
  SITE_FILE_TOO_LARGE: [
    'error',
    say('文件有 {length} 个字符,最多 {most}', 'the file has {length} characters, at most {most} are read'),
    say('这不像站点文件;检查是否选错文件', 'This is hardly a site file; look whether it is the one you meant.'),
  ],
  SITE_JSON_SYNTAX: [
    'error',
    say('此处不是合法的 JSON', 'this is not JSON from here on'),
    say(
      '检查此处前后的逗号、引号和括号;JSON 没有注释',
      'Look for a comma, quote or bracket around here; JSON has no comments.',
    ),
  ],
  SITE_JSON_TOO_DEEP: [
    'error',
    say('嵌套过深', 'nested too deeply'),
    say('站点文件只有几层;检查括号', 'A site file has a few levels only; look at the brackets.'),
  ],
  SITE_JSON_KEY_DOUBLED: [
    'error',
    say('键“{key}”出现两次', 'the key "{key}" stands twice'),
    say('删去其中一个', 'Delete one of the two.'),
  ],
  SITE_KEY_UNKNOWN: [
    'error',
    say('没有“{key}”这个键', 'there is no key "{key}"'),
    nearest(say('改正或删去。', 'Correct it or delete it.')),
  ],
  SITE_KEY_MISSING: [
    'error',
    say('缺少“{key}”', '"{key}" is missing'),
    say('补上“{key}”(类型 {wanted})', 'Add "{key}" (type {wanted}).'),
  ],
  SITE_TYPE_WRONG: [
    'error',
    say('类型应为 {wanted},写的是 {found}', 'should be of type {wanted}, is {found}'),
    say('改为 {wanted}', 'Write it as {wanted}.'),
  ],
  SITE_VALUE_NOT_ALLOWED: [
    'error',
    say('“{found}”不在允许的值之内', '"{found}" is not one of the values allowed'),
    nearest(say('允许的值:{allowed}。', 'Allowed: {allowed}.')),
  ],
  SITE_NUMBER_OUT_OF_RANGE: [
    'error',
    say('数值 {found} 超出范围', 'the number {found} is out of range'),
    (d) => ({
      zh: `范围:${d.least ?? '不限'} 到 ${d.most ?? '不限'}`,
      en: `From ${d.least ?? 'any'} to ${d.most ?? 'any'}.`,
    }),
  ],
  SITE_TEXT_LENGTH: [
    'error',
    say('文字长度 {length} 不合适', 'the text is {length} characters long'),
    say('长度应为 {least} 到 {most}', 'Write {least} to {most} characters.'),
  ],
  SITE_ID_MALFORMED: [
    'error',
    say('“{found}”不能作编号', '"{found}" cannot be an id'),
    say('编号 1 到 64 字,不含空格和 / | [ ] "', 'An id has 1 to 64 characters, no space and none of / | [ ] ".'),
  ],
  SITE_TIME_MALFORMED: [
    'error',
    say('“{found}”不是时刻', '"{found}" is no time of day'),
    say('写成 HH:MM,00:00 到 24:00', 'Write HH:MM, from 00:00 to 24:00.'),
  ],
  SITE_HOURS_MALFORMED: [
    'error',
    say('“{found}”不是时段', '"{found}" is no span of hours'),
    say('写成 HH:MM-HH:MM,如 04:30-24:00', 'Write HH:MM-HH:MM, as 04:30-24:00.'),
  ],
  SITE_NOT_HEXADECIMAL: [
    'error',
    say('“{found}”不是十六进制', '"{found}" is not hexadecimal'),
    say('只用 0-9 和 A-F,与主机发送的一致', 'Only 0-9 and A-F, as the panel sends it.'),
  ],
  SITE_TIME_ZONE_UNKNOWN: [
    'error',
    say('没有时区“{found}”', 'there is no time zone "{found}"'),
    say('用 IANA 名称,如 Asia/Shanghai', 'Use an IANA name, as Asia/Shanghai.'),
  ],
  SITE_ID_DOUBLED: [
    'error',
    say('“{id}”已在 {first} 用过', '"{id}" already stands at {first}'),
    say(
      '编号、呼号、车次在全文件内不得重复;改其中一个',
      'Ids, call-signs and train numbers are unique over the file; change one of the two.',
    ),
  ],
  SITE_REFERENCE_DANGLING: [
    'error',
    say('{parts} 中没有“{id}”', 'there is no "{id}" among {parts}'),
    nearest(say('改为已有的编号,或补上它。', 'Name one that exists, or add it.')),
  ],
  SITE_RECT_REVERSED: [
    'error',
    say('矩形为空或颠倒', 'the rectangle is empty or turned round'),
    say('写成 [x0, y0, x1, y1],x0 < x1,y0 < y1', 'Write [x0, y0, x1, y1] with x0 < x1 and y0 < y1.'),
  ],
  SITE_OUTSIDE_SITE: [
    'error',
    say('{id} 超出站点范围', '{id} lies outside the site'),
    say('改 rect,或放大 site_rect', 'Change its rect, or make site_rect larger.'),
  ],
  SITE_OUTSIDE_ZONE: [
    'error',
    say('{id} 不在分区 {zone} 的矩形 {rect} 内', '{id} is not inside the rectangle {rect} of zone {zone}'),
    say('改坐标或改分区', 'Change its place or its zone.'),
  ],
  SITE_LEVEL_DIFFERS: [
    'error',
    say('{id} 写的楼层是 {found},分区 {zone} 在 {wanted}', '{id} says level {found}, its zone {zone} is on {wanted}'),
    say('把 level 改为 {wanted}', 'Set level to {wanted}.'),
  ],
  SITE_ZONES_OVERLAP: [
    'error',
    say('分区 {id} 与 {other} 在 {level} 重叠', 'zones {id} and {other} overlap on {level}'),
    say('同一楼层的分区不得重叠;改其中一个的 rect', 'Zones of one level must not overlap; change the rect of one.'),
  ],
  SITE_PINCH_POINTS_OVERLAP: [
    'error',
    say('瓶颈点 {id} 与 {other} 重叠', 'pinch points {id} and {other} overlap'),
    say('改其中一个的 rect', 'Change the rect of one.'),
  ],
  SITE_LINK_END_OUTSIDE: [
    'error',
    say('{id} 的 {end} 端不在分区 {zone} 内', 'the {end} end of {id} is not in zone {zone}'),
    say('改 {end}_at 的坐标', 'Change {end}_at.'),
  ],
  SITE_ZONE_UNREACHABLE: [
    'error',
    say('从 {from} 走不到分区 {id}', 'no way leads from {from} to zone {id}'),
    say('补一条 links 连到它', 'Add a link to it under links.'),
  ],
  SITE_USABLE_AREA: [
    'error',
    say('{id} 的有效面积 {usable} 大于面积 {area}', 'the usable area {usable} of {id} is larger than its area {area}'),
    say('改 usable_m2', 'Correct usable_m2.'),
  ],
  SITE_THRESHOLDS_ORDER: [
    'error',
    say('{id} 的人数界限不是由低到高', 'the person limits of {id} do not rise'),
    say('busy ≤ warning ≤ alarm ≤ critical', 'busy ≤ warning ≤ alarm ≤ critical.'),
  ],
  SITE_PLATFORM_FACES: [
    'error',
    say(
      '站台面 {face} 与站台 {platform} 的记载不一致',
      'platform face {face} and platform {platform} do not name each other',
    ),
    say('platforms.faces 与 faces.platform 须一致', 'platforms.faces and faces.platform must agree.'),
  ],
  SITE_TRAINS_TOO_CLOSE: [
    'error',
    say('{id} 与 {other} 在 {face} 相隔不足 4 分钟', '{id} and {other} stand at {face} less than 4 min apart'),
    say('改时刻或站台面', 'Change a time or the face.'),
  ],
  SITE_LINK_TEMPLATE: [
    'error',
    say('视频链接模板不可用', 'the link template of the video system cannot be used'),
    () => ({
      zh: '以 https:// 或 http:// 开头,并含 {camera}',
      en: 'It starts with https:// or http:// and holds {camera}.',
    }),
  ],
  SITE_ACCOUNT_LENGTH: [
    'error',
    say('账号 {account} 的长度不合规', 'the account {account} has the wrong length'),
    say('账号 3 到 16 位,receiver 和 line 1 到 6 位', 'Accounts have 3 to 16 digits, receiver and line 1 to 6.'),
  ],
  SITE_ACCOUNT_DOUBLED: [
    'error',
    say(
      '{id} 的账号 {account}(接收机号 {receiver},线路号 {line})已属于 {other}',
      'account {account} (receiver {receiver}, line {line}) of {id} already belongs to {other}',
    ),
    say('同一账号须以 receiver 或 line 区分', 'Two panels of one account must differ in receiver or line.'),
  ],
  SITE_KEY_REFERENCE: [
    'error',
    say(
      '{id} 的 encryption 与 key_ref、plain_allowed 矛盾',
      'encryption, key_ref and plain_allowed of {id} contradict each other',
    ),
    say(
      '加密的主机要有 key_ref;不加密的 key_ref 为 null、plain_allowed 为 true',
      'An encrypted panel names a key_ref; a plain one has key_ref null and plain_allowed true.',
    ),
  ],
  SITE_POINT_COUNT: [
    'error',
    say('{id} 写有 {found} 个报警点,实有 {wanted} 个', '{id} says {found} points, there are {wanted}'),
    say('把 points 改为 {wanted}', 'Set points to {wanted}.'),
  ],
  SITE_PANEL_ZONE_DOUBLED: [
    'error',
    say('{panel} 的防区 {number} 已属于 {first}', 'panel zone {number} of {panel} already belongs to {first}'),
    say('一个防区号只给一个报警点', 'A panel zone has one point; change one of the two.'),
  ],
  SITE_AREA_TIMES: [
    'error',
    say('{panel} 的区 {group} 定时布防却缺少时刻', 'area {group} of {panel} is scheduled without its times'),
    say('补上 open_at、close_at、grace_min', 'Add open_at, close_at and grace_min.'),
  ],
  SITE_AREA_ZONE_UNKNOWN: [
    'error',
    say(
      '{panel} 没有防区 {number},区 {group} 却列了它',
      '{panel} has no panel zone {number}, yet area {group} lists it',
    ),
    say('删去,或补上报警点', 'Take it out, or add the point.'),
  ],
  SITE_POINT_IN_TWO_AREAS: [
    'error',
    say(
      '{panel} 的防区 {number} 同在区 {group} 和 {other}',
      'panel zone {number} of {panel} is in areas {other} and {group}',
    ),
    say('一个报警点只属于一个区', 'A point belongs to one area only.'),
  ],
  SITE_POINT_IN_NO_AREA: [
    'error',
    say('{id} 属于入侵类,却不在 {panel} 的任何区', '{id} is an intrusion point in no area of {panel}'),
    say('把它的防区号 {number} 写进一个区', 'Put its panel zone {number} into an area.'),
  ],
  SITE_POINT_GROUP: [
    'error',
    say('{id} 的 group 是 {found},所在区是 {wanted}', '{id} says group {found}, its area is {wanted}'),
    say('把 group 改为 {wanted}', 'Set group to {wanted}.'),
  ],
  SITE_RULES_MISSING: [
    'error',
    say(
      '{id} 的优先级由规则定,类别 {kind} 却没有规则',
      '{id} takes its priority by rule, but its kind {kind} has none',
    ),
    say('在 point_priority_rules 补一条,或写明优先级', 'Add a row to point_priority_rules, or give a priority.'),
  ],
  SITE_CODE_DOUBLED: [
    'error',
    say('站点自定代码 {code} 已用于 {first}', 'the site-defined code {code} already stands at {first}'),
    say('自定代码只用一次', 'Use a site-defined code once only.'),
  ],
  SITE_COVER_SHIFTS: [
    'error',
    say(
      '{id} 在 {level} 有第 {shift} 班的人数,班组 {group} 却没有这一班',
      '{id} has cover in shift {shift} at {level}, but shift group {group} has no such shift',
    ),
    say('改人数为 0,或换班组', 'Set it to 0, or name another shift group.'),
  ],
  SITE_COVER_LEVEL_MISSING: [
    'error',
    say(
      '{id} 没有勤务等级 {level} 的 cover 或 shift_group',
      '{id} has no cover or no shift_group for duty level {level}',
    ),
    say('每个勤务等级都要写', 'Give both for every duty level.'),
  ],
  SITE_CALL_SIGNS_TOO_FEW: [
    'error',
    say('{id} 最多 {wanted} 人在岗,呼号只有 {found} 个', '{id} has up to {wanted} persons and {found} call-signs'),
    say('每个位置一个呼号', 'Give one call-sign for each place.'),
  ],
  SITE_ROSTER_LENGTH: [
    'error',
    say(
      '{id} 的 sequence 有 {found} 天,cycle_days 是 {wanted}',
      'the sequence of {id} has {found} days, cycle_days says {wanted}',
    ),
    say('使两者一致', 'Make them agree.'),
  ],
  SITE_ID_LOOKS_LIKE_LEVEL: [
    'warning',
    say('“{id}”像优先级、等级或勤务等级', '"{id}" looks like a priority, severity, event or duty level'),
    say(
      '换一个编号:P1-P4、D1-D3、L1-L4、I-IV 另有所指',
      'Choose another: P1-P4, D1-D3, L1-L4 and I-IV mean something else.',
    ),
  ],
  SITE_CAMERA_DOES_NOT_SEE: [
    'warning',
    (d) => {
      const why = missWords[d.why as keyof typeof missWords] ?? { zh: '', en: '' };
      return {
        zh: `摄像机 ${d.camera} 看不到 ${d.id}:${why.zh}`,
        en: `camera ${d.camera} does not hold ${d.id} in view: ${why.en}`,
      };
    },
    say('换一台摄像机,或写 null(派人查看)', 'Name another camera, or null: send someone.'),
  ],
  SITE_ZONE_WITHOUT_POST: [
    'warning',
    say('{level} 时分区 {id} 开放而无人在岗:{spans}', 'at {level} zone {id} is open with no post manned: {spans}'),
    say('给覆盖它的岗位加人,或改开放时段', 'Give cover to a post of it, or change its hours.'),
  ],
  SITE_AREA_DIFFERS: [
    'warning',
    say('{id} 写的面积 {found} 与矩形 {wanted} 不符', 'the area {found} of {id} differs from its rectangle, {wanted}'),
    say('改 area_m2 或 rect', 'Correct area_m2 or rect.'),
  ],
  SITE_THRESHOLDS_DIFFER: [
    'warning',
    say(
      '{id} 的 {limit} 人数 {found} 不等于容量乘比例 {wanted}',
      'the {limit} limit {found} of {id} is not capacity times share, {wanted}',
    ),
    say('改为 {wanted},或改比例', 'Set it to {wanted}, or change the share.'),
  ],
  SITE_PANEL_ZONES_GAP: [
    'warning',
    say('{id} 的防区号不连续,缺 {number}', 'the panel zones of {id} have a gap at {number}'),
    say('核对主机的防区表', "Look it up in the panel's own list."),
  ],
  SITE_FIRE_POINT_ON_AREA_PANEL: [
    'warning',
    say('火灾或燃气点 {id} 接在入侵主机 {panel} 上', 'the fire or gas point {id} is on the intrusion panel {panel}'),
    say('接到火灾报警传输装置', 'It should be on a fire transmitter.'),
  ],
  SITE_POINT_OUTSIDE_PANEL: [
    'warning',
    say('{id} 在分区 {zone},主机 {panel} 未列该分区', '{id} is in zone {zone}, which panel {panel} does not list'),
    say('把 {zone} 加入主机的 zones', 'Add {zone} to the zones of the panel.'),
  ],
  SITE_COVER_SUM_DIFFERS: [
    'warning',
    say('{id} 的 {field} 写 {found},岗位合计 {wanted}', '{field} of {id} says {found}, the posts add up to {wanted}'),
    say('使两者一致', 'Make them agree.'),
  ],
  SITE_LANE_COUNT_DIFFERS: [
    'warning',
    say('进站口 {id} 写 {found} 条通道,列有 {wanted} 条', 'entrance {id} says {found} lanes, {wanted} are listed'),
    say('使两者一致', 'Make them agree.'),
  ],
  SITE_SHARES_NOT_ONE: [
    'warning',
    say('各比例之和为 {found},不是 1', 'the shares add up to {found}, not 1'),
    say('改比例使和为 1', 'Make them add up to 1.'),
  ],
  SITE_SUMS_DIFFER: [
    'warning',
    say('{field} 写 {found},车次合计 {wanted}', '{field} says {found}, the services add up to {wanted}'),
    say('使两者一致', 'Make them agree.'),
  ],
  SITE_NUMBER_DOUBLED: [
    'warning',
    say('号码 {number} 已属于 {first}', 'the number {number} already belongs to {first}'),
    say('核对号码', 'Look the number up.'),
  ],
  SITE_CONTACT_PERSONAL: [
    'error',
    say('像是个人的手机号、证件或车牌', 'this looks like a person’s own mobile number, paper or plate'),
    say('只写岗位或单位及其号码', 'Write only a role or an organisation and its numbers.'),
  ],
  SITE_PANEL_WITHOUT_KEYHOLDER: [
    'warning',
    say('{id} 没有持钥匙人', 'no contact holds the keys of {id}'),
    say('在 contacts 中给一人写 keyholder', 'Mark a contact of the panel as keyholder.'),
  ],
  SITE_COUNTER_DOES_NOT_COUNT: [
    'warning',
    say('{id} 由 {camera} 计数,它却不计人数', '{id} is counted by {camera}, which does not count people'),
    say('换一台计数摄像机,或写 null', 'Name a counting camera, or null.'),
  ],
} as const satisfies Record<string, Row>;

export type FindingCode = keyof typeof findingTable;

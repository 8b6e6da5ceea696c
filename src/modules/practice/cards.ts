import type { Words } from '../../base/words.ts';

/** Names of the scenes, as buttons and rows show them; what happens in each stands in the simulated site. */
export const sceneWords = {
  'retail-smoke': { zh: '商铺油烟(误报)', en: 'Retail kitchen smoke (false)' },
  'platform-fire': { zh: '站台火情(同一分区 40 个探测器)', en: 'Platform fire (40 detectors of one zone)' },
  'panic-button': { zh: '紧急报警按钮', en: 'Panic button' },
  'lift-entrapment': { zh: '电梯困人', en: 'Lift entrapment' },
  'panel-lost': { zh: '报警主机失联', en: 'Panel lost' },
  flood: { zh: '报警泛滥(2 分钟 60 个)', en: 'Alarm flood (60 in 2 minutes)' },
  'contractor-forgets': { zh: '施工单位忘记申请测试状态', en: 'Contractor forgets test mode' },
  'call-110': { zh: '110 转来警情', en: 'A job handed over by 110' },
  'power-cut': { zh: '局部停电', en: 'Power cut' },
  'lift-firm-silent': { zh: '电梯维保单位无人接听', en: 'Lift firm does not answer' },
} as const satisfies Record<string, Words>;
export type SceneId = keyof typeof sceneWords;

/** What exercise control says, in the words of whoever would say it. No name and no number of a person. */
export const cardWords = {
  'shop-says-kitchen': {
    zh: '商铺回话:后厨油烟,无明火,已开排风。',
    en: 'The shop says: fumes from the kitchen, no flame, the fan is on.',
  },
  'platform-says-smoke': {
    zh: '站台岗报告:可见浓烟,乘客正向两端楼梯移动。',
    en: 'The platform post reports: thick smoke seen, passengers are moving to the stairs at both ends.',
  },
  'fire-control-asks': {
    zh: '消防控制室来电:请确认火情,是否启动疏散广播?',
    en: 'Fire control room calls: confirm the fire; shall the evacuation message be started?',
  },
  'lift-voice': {
    zh: '轿厢对讲:三人被困,无人受伤,灯亮着。',
    en: 'Lift intercom: three people inside, nobody hurt, the light is on.',
  },
  'lift-firm-no-answer': {
    zh: '维保单位首个号码:响铃六声无人接听。',
    en: 'First number of the lift firm: rings six times, nobody answers.',
  },
  'lift-firm-second': {
    zh: '维保单位第二号码:占线。请按通知顺序继续。',
    en: 'Second number of the lift firm: engaged. Go on in the order of contacts.',
  },
  'contractor-calls': {
    zh: '施工负责岗来电:正在二层吊顶除尘,刚才是我们碰到的,还要干两小时。',
    en: 'The contractor calls: dusting the ceiling on the second floor, that was us, two hours still to go.',
  },
  'call-110-words': {
    zh: '110 指挥中心:转来警情,出站口有人打架,两人,警情编号 0417,十五分钟内请回告。',
    en: '110 control room: a job for you, a fight of two at the exit, their number 0417, report back within fifteen minutes.',
  },
  'call-110-asks': {
    zh: '110 指挥中心:0417 号警情处置结果?',
    en: '110 control room: what came of number 0417?',
  },
  'power-says': {
    zh: '变配电室:二路进线失电,应急照明已投入,电梯停在平层。',
    en: 'Substation: the second feed is lost, emergency lighting is on, the lifts have stopped at a floor.',
  },
  'power-back': {
    zh: '变配电室:供电恢复,请逐台复位设备。',
    en: 'Substation: the supply is back; reset the devices one by one.',
  },
} as const satisfies Record<string, Words>;
export type CardId = keyof typeof cardWords;

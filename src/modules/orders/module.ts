import type { Module } from '../module.ts';
import { decide } from './decide.ts';
import { apply, nothing, orderFacts, reads, type OrdersState } from './facts.ts';
import { standing } from './standing.ts';

export const ordersModule: Module<OrdersState> = {
  name: 'orders',
  stream: 'site',
  facts: orderFacts,
  reads,
  takes: [],
  nothing,
  apply,
  decide,
  standing,
};

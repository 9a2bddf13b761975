import { describe, expect, it } from 'vitest';
import { Forecast } from '../../../models/transfer/forecast';

describe('the forecast', () => {
  it('measures the phase under way, and takes its price for those to come', () => {
    let now = 0;
    const forecast = new Forecast({ features: 100, head: 50, tuning: 200, testing: 0 }, () => now);
    expect(forecast.secondsLeft(0)).toBeNull();
    forecast.begin('features');
    expect(forecast.secondsLeft(0)).toBeNull();
    now = 10_000;
    expect(forecast.secondsLeft(0.5)).toBeCloseTo(10 + (250 * 10) / 50);
    forecast.begin('head');
    expect(forecast.secondsLeft(0)).toBeCloseTo((250 * 10) / 50);
    now += 1000;
    expect(forecast.secondsLeft(0.5)).toBeCloseTo(1 + 200 / 25);
    forecast.begin('tuning');
    now += 8000;
    expect(forecast.secondsLeft(1)).toBe(0);
  });

  it('does not count what was there before', () => {
    let now = 0;
    const forecast = new Forecast({ features: 100, head: 0, tuning: 0, testing: 0 }, () => now);
    forecast.begin('features', 0.8);
    now = 1000;
    expect(forecast.secondsLeft(0.9)).toBeCloseTo(1);
  });
});

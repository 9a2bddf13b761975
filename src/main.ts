import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { Saccade } from './saccade.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
const app = new Saccade();
mount(App, { target, props: { app } });
void app.start();

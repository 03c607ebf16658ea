// Copyright 2026 The Holdfast Authors
// SPDX-License-Identifier: Apache-2.0
//
// The unmodified Node SDK on a string: each line on stdin is a step, as JSON, and is answered by a line with the same id;
// what the SDK calls back with is written as a line with "event".
'use strict';

const https = require('https');
const readline = require('readline');
const { Client, ModuleClient, Message } = require('azure-iot-device');
const { Mqtt, MqttWs } = require('azure-iot-device-mqtt');
const { Http } = require('azure-iot-device-http');
const { Registry, Client: ServiceClient } = require('azure-iothub');

let client;
let twin;
let registry;
let service;
let enrollments;
let disposition = 'complete';
const sends = [];

const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');

// Members of Message; everything else that a step names is an application property.
const systemProperties = ['messageId', 'correlationId', 'userId', 'contentType', 'contentEncoding', 'to', 'expiryTimeUtc'];

function message(step) {
  const made = new Message(step.body);
  for (const name of systemProperties) {
    if (step[name] !== undefined) made[name] = step[name];
  }
  for (const [key, value] of Object.entries(step.properties || {})) made.properties.add(key, value);
  return made;
}

function shown(got) {
  const properties = {};
  for (let i = 0; i < got.properties.count(); i++) {
    const item = got.properties.getItem(i);
    properties[item.key] = item.value;
  }
  return { body: got.getData().toString('utf8'), messageId: got.messageId, contentType: got.contentType, properties };
}

function settle(how, got) {
  try {
    client[how](got, (e) => e && say({ event: 'error', message: String(e) }));
  } catch (e) {
    say({ event: 'refused', name: e.name });
  }
}

const steps = {
  async open(step) {
    client = (step.module ? ModuleClient : Client).fromConnectionString(
      step.connectionString, step.http ? Http : step.ws ? MqttWs : Mqtt);
    // The agent that the SDK itself brings along.
    const mqtt = step.proxy && { webSocketAgent: new (require('https-proxy-agent').HttpsProxyAgent)(step.proxy) };
    const { ca, modelId, cert, key, tokenRenewal } = step;
    // Over HTTP an undefined certificate counts as one, and setOptions ends only if it is told how to poll.
    await client.setOptions(
      step.http
        ? { ca, ...(cert && { cert, key }), http: { receivePolicy: { interval: 1 } } }
        : { ca, modelId, mqtt, cert, key, tokenRenewal });
    client.on('disconnect', () => say({ event: 'disconnect' }));
    client.on('error', (e) => say({ event: 'error', message: String(e) }));
    await client.open();
  },
  async close() {
    await client.close();
  },
  async send(step) {
    await (step.output ? client.sendOutputEvent(step.output, message(step)) : client.sendEvent(message(step)));
  },
  // Begins to send numbered messages; the step "sent" waits for all of them.
  async load(step) {
    for (let i = 0; i < step.count; i++) sends.push(client.sendEvent(new Message(String(sends.length))));
  },
  async sent() {
    const ends = await Promise.allSettled(sends);
    return { count: ends.length, failures: ends.filter((end) => end.reason).map((end) => String(end.reason)) };
  },
  async sendBatch(step) {
    await client.sendEventBatch(step.messages.map(message));
  },
  // Messages from the cloud: each is settled as its body says, and completed when it comes again.
  async mail() {
    const given = new Set();
    client.on('message', (got) => {
      const { body } = shown(got);
      client[given.has(body) ? 'complete' : body](got, (e) => say({ event: 'mail', ...shown(got), error: e && String(e) }));
      given.add(body);
    });
  },
  async receive(step) {
    disposition = step.disposition;
    client.on('inputMessage', (input, got) => {
      say({ event: 'input', input, ...shown(got) });
      settle(disposition, got);
    });
  },
  // Messages from the cloud; the body of each says how it is settled.
  async messages() {
    client.on('message', (got) => {
      say({ event: 'message', ...shown(got) });
      settle(got.getData().toString('utf8'), got);
    });
  },
  async twin() {
    twin = await client.getTwin();
    const { desired, reported } = twin.properties;
    return { desired: JSON.parse(JSON.stringify(desired)), reported: JSON.parse(JSON.stringify(reported)) };
  },
  async desired() {
    twin.on('properties.desired', (patch) => say({ event: 'desired', patch }));
  },
  async report(step) {
    await new Promise((resolve, reject) =>
      twin.properties.reported.update(step.patch, (e) => (e ? reject(e) : resolve())));
  },
  // The service SDK knows no other port than 443: Node's own agent is changed, not the SDK.
  async serve(step) {
    https.Agent = class extends https.Agent {
      constructor(options) {
        super({ ...options, ca: step.ca });
        this.defaultPort = step.port;
      }
    };
    registry = Registry.fromConnectionString(step.connectionString);
    service = ServiceClient.fromConnectionString(step.connectionString);
  },
  // Calls a function of the service SDK's registry, or of its client for methods.
  async service(step) {
    const got = await (step.call in registry ? registry : service)[step.call](...step.args);
    const body = got && (got.responseBody !== undefined ? got.responseBody : got.result !== undefined ? got.result : got);
    return body === undefined ? null : JSON.parse(JSON.stringify(body));
  },
  async enroll(step) {
    const { ProvisioningServiceClient } = require('azure-iot-provisioning-service');
    enrollments = ProvisioningServiceClient.fromConnectionString(step.connectionString);
  },
  // Calls a function of the SDK for back ends of the provisioning service.
  async enrollments(step) {
    const got = await new Promise((resolve, reject) =>
      enrollments[step.call](...step.args, (e, result) => (e ? reject(e) : resolve(result))));
    return got === undefined ? null : got;
  },
  // Reads all enrollments, page by page.
  async pages(step) {
    const query = enrollments.createIndividualEnrollmentQuery({ query: 'SELECT * FROM enrollments' }, step.size);
    const pages = [];
    while (query.hasMoreResults) {
      // With a promise the SDK forgets where it was.
      pages.push(await new Promise((resolve, reject) => query.next((e, page) => (e ? reject(e) : resolve(page)))));
    }
    return pages;
  },
  // Provisions a device, by a key or by a certificate: over MQTT, WebSockets ("ws") or HTTPS.
  async register(step) {
    const { ProvisioningDeviceClient } = require('azure-iot-provisioning-device');
    const overMqtt = require('azure-iot-provisioning-device-mqtt');
    const { Http: ProvisioningHttp } = require('azure-iot-provisioning-device-http');
    const { SymmetricKeySecurityClient } = require('azure-iot-security-symmetric-key');
    const { X509Security } = require('azure-iot-security-x509');
    const proof = step.cert
      ? new X509Security(step.registrationId, { cert: step.cert, key: step.key })
      : new SymmetricKeySecurityClient(step.registrationId, step.key);
    const Transport = { mqtt: overMqtt.Mqtt, ws: overMqtt.MqttWs, http: ProvisioningHttp }[step.transport];
    const device = ProvisioningDeviceClient.create(step.host, step.idScope, new Transport(), proof);
    if (step.payload) device.setProvisioningPayload(step.payload);
    return device.register();
  },
  // Calls another module's method, or a leaf device's.
  async invoke(step) {
    const call = { methodName: step.method, payload: step.payload, responseTimeoutInSeconds: 30, connectTimeoutInSeconds: 30 };
    const got = await (step.moduleId ? client.invokeMethod(step.deviceId, step.moduleId, call) : client.invokeMethod(step.deviceId, call));
    return { status: got.status, payload: got.payload };
  },
  async answer(step) {
    const register = client instanceof ModuleClient ? 'onMethod' : 'onDeviceMethod';
    client[register](step.method, (request, response) => {
      say({ event: 'method', method: request.methodName, payload: request.payload });
      response.send(step.status, step.payload === undefined ? request.payload : step.payload);
    });
  },
};

readline
  .createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const step = JSON.parse(line);
    try {
      say({ id: step.id, ok: true, result: await steps[step.do](step) });
    } catch (e) {
      say({ id: step.id, ok: false, error: e.name, message: e.message });
    }
  })
  .on('close', () => process.exit(0));

/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Modules that run in a process of their own, as their gateway sees them: a proxy for each, which
 * speaks with the module's host over a control channel and a message channel.
 *
 * <p>In: an entrypoint of the gateway's file, messages of the broker, and what hosts send; out:
 * control messages and messages to hosts, and messages to the broker. {@link
 * io.holdfast.gateway.outprocess.OutProcessModule} is what the gateway's threads call; all else of
 * a proxy belongs to the one loop that all proxies of a gateway share, but for two queues between
 * threads: {@code Outgoing} takes messages from a thread of the broker, {@code Incoming} hands them
 * to a thread that publishes, one for each proxy, where publishing might wait. Nothing blocks the
 * loop. docs/adr/0024 tells which thread of the original each task stands for.
 */
@NullMarked
package io.holdfast.gateway.outprocess;

import org.jspecify.annotations.NullMarked;

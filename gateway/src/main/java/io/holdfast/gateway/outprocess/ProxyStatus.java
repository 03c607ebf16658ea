/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

/**
 * What a proxy has done so far.
 *
 * @param state how far it is with its host
 * @param waiting messages to the host that the system has not taken yet
 * @param sent messages to the host that the system has taken
 * @param received messages from the host that were published
 * @param restarts how often the module was made anew after it had been made
 * @param oversize messages that were refused since they were too large for the channel
 * @param unsent messages that were still waiting when the proxy ended
 * @param malformed messages from the host that were none
 * @param unpublished messages from the host that the gateway took no more, since it was ending
 * @param noise messages on the control channel that were none, or that nobody had asked for
 */
public record ProxyStatus(
    HostState state,
    long waiting,
    long sent,
    long received,
    long restarts,
    long oversize,
    long unsent,
    long malformed,
    long unpublished,
    long noise) {}

/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

/**
 * What a host does, and what it has counted since it attached. The figures are read one after the
 * other while it goes on.
 *
 * @param state what it has of its module
 * @param isGatewayThere whether a gateway is connected to the control channel
 * @param created how many times a module was created
 * @param refused how many requests to create one were answered with a failure
 * @param badControl control messages that could not be read
 * @param received messages that the module was given
 * @param failed those among them at which it threw
 * @param malformed messages that could not be read
 * @param unclaimed messages that came while there was no module, or had no time to be given to it
 * @param published messages that the module published
 * @param written messages that the system has taken for the gateway
 * @param resent messages written again, since the gateway had gone before they were out
 * @param tooLarge messages that the module published and no channel can carry
 * @param lost messages that the module published and that no gateway took before the end
 * @param waiting messages of the module that are not yet written
 */
public record HostStatus(
    HostState state,
    boolean isGatewayThere,
    long created,
    long refused,
    long badControl,
    long received,
    long failed,
    long malformed,
    long unclaimed,
    long published,
    long written,
    long resent,
    long tooLarge,
    long lost,
    int waiting) {}

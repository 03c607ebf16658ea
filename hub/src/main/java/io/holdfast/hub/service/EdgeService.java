/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

/**
 * What an edge hub does over HTTPS.
 *
 * @param children for edge hubs below it
 * @param callers for modules beside it
 */
public record EdgeService(ChildService children, CallerService callers) {}

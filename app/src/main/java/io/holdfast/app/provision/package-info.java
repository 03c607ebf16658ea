/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How an edge hub gets its identity from a provisioning service: asking until there is an answer,
 * and keeping that. In come the configuration and outcomes of registrations; out go identities. Its
 * attempts run on a client driver's thread, which is there only as long as one is under way.
 */
@NullMarked
package io.holdfast.app.provision;

import org.jspecify.annotations.NullMarked;

// Not run here. The app as one module over the very sources that Maven builds as several. Comes in: the sources, and from
// bindings/ the library for each kind of phone (src/main/jniLibs/<abi>/libkenpos.so) and the Kotlin generated from it; README.md
// says how both are made. Goes out: the app that ships, shrunk by R8 with rules.pro. Must never happen: a version that differs
// from Maven's (tests/gradle.py), or a library with testkit.
plugins {
    id("com.android.application")
    id("org.jetbrains.kotlin.plugin.compose")
}

/** Where `kenpos-bindgen generate --language kotlin` has written to: -Pkenpos.bindings=DIR. */
val bindings = providers.gradleProperty("kenpos.bindings").orElse("../../target/android/phone")

android {
    namespace = "jp.kenpos.app"
    compileSdk = 36

    defaultConfig {
        applicationId = "jp.kenpos.app"
        minSdk = 23
        targetSdk = 36
        versionCode = 1
        versionName = "0.1.0"
        ndk { abiFilters += listOf("arm64-v8a", "armeabi-v7a", "x86_64") }
    }

    androidResources { localeFilters += listOf("ja", "en") }

    buildFeatures { compose = true }

    compileOptions {
        isCoreLibraryDesugaringEnabled = true // java.time, before Android 8
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    sourceSets.named("main") {
        kotlin.directories += listOf("../kit", "../platform", "../ui").map { "$it/src/main/kotlin" }
        kotlin.directories += bindings.get()
    }

    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "rules.pro")
        }
    }
}

dependencies {
    implementation("androidx.activity:activity-compose:1.13.0")
    implementation("androidx.compose.foundation:foundation:1.12.1")
    implementation("androidx.compose.material3:material3:1.4.0")
    implementation("androidx.compose.ui:ui:1.12.1")
    implementation("androidx.core:core:1.19.1")
    implementation("androidx.health.connect:connect-client:1.1.0")
    implementation("androidx.lifecycle:lifecycle-process:2.11.0")
    implementation("androidx.lifecycle:lifecycle-viewmodel-compose:2.11.0")
    implementation("androidx.navigation:navigation-compose:2.9.7")
    implementation("androidx.work:work-runtime:2.11.2")
    implementation("net.java.dev.jna:jna:5.19.1@aar")
    implementation("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.11.0")
    coreLibraryDesugaring("com.android.tools:desugar_jdk_libs_nio:2.1.5")
}

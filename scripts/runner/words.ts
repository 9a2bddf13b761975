/** What the page of an exported network says. It stands alone, so its words do, too. */
export const WORDS = {
  en: {
    language: 'en',
    camera: 'Camera',
    picture: 'Picture',
    choose: 'Choose the camera or a picture.',
    privacy: 'Nothing leaves this device.',
    failed: 'The network could not be started:',
    unreadable: 'The picture cannot be read:',
    noCamera: 'The camera cannot be used:',
    took: (ms: number) => `${ms.toFixed(0)} ms`,
  },
  zh: {
    language: 'zh-CN',
    camera: '摄像头',
    picture: '图片',
    choose: '请选择摄像头或一张图片。',
    privacy: '所有数据都留在此设备上。',
    failed: '无法启动网络：',
    unreadable: '无法读取图片：',
    noCamera: '无法使用摄像头：',
    took: (ms: number) => `${ms.toFixed(0)} 毫秒`,
  },
} as const;
